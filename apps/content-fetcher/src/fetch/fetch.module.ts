import { Module } from '@nestjs/common';

/** Decides which content files are needed, fetches them from the upstream server into the content store, and removes what nobody needs. */
@Module({})
export class FetchModule {}
