import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { guidInput } from '../api/validation/inputs.js';
import { sha1Input } from '../publish/upload.schema.js';
import { ContentJobsService } from './content-jobs.service.js';
import {
  cleanupPageSchema, cleanupSchema, contentFilePageSchema, contentFileQuerySchema, contentFileSchema, contentJobQuerySchema, contentUsageSchema, verificationPageSchema, verificationSchema,
  type CleanupRepresentation, type ContentFileQuery, type ContentFileRepresentation, type ContentJobQuery, type ContentUsageRepresentation, type VerificationRepresentation,
} from './content.schema.js';
import { ContentService } from './content.service.js';

const sha1 = { schema: sha1Input };
const jobId = { schema: guidInput };

/** The files of updates: which are here, which are not, and why. */
@ApiTags('Content')
@Controller('api/v1/content')
export class ContentController {
  constructor(
    @Inject(ContentService) private readonly content: ContentService,
    @Inject(ContentJobsService) private readonly jobs: ContentJobsService,
  ) {}

  @Get('usage')
  @Operation({ id: 'getContentUsage', summary: 'What the content store holds, by product and classification, and what a cleanup would free', answer: contentUsageSchema })
  usage(): Promise<ContentUsageRepresentation> {
    return this.content.usage();
  }

  @Get('files')
  @Operation({ id: 'listContentFiles', summary: 'Files that are needed or here, by their digests', answer: contentFilePageSchema, problems: ['invalid-cursor'] })
  files(@Query({ schema: contentFileQuerySchema }) query: ContentFileQuery): Promise<Page<ContentFileRepresentation>> {
    return this.content.files(query);
  }

  @Get('files/:sha1')
  @Operation({ id: 'getContentFile', summary: 'Where one file stands', answer: contentFileSchema, problems: ['content-file-not-found'] })
  file(@Param('sha1', sha1) name: string): Promise<ContentFileRepresentation> {
    return this.content.file(name);
  }

  @Post('files/:sha1/retry')
  @Operation({
    id: 'retryContentFile', summary: 'Asks for a file now', status: 204, changes: true, problems: ['content-file-not-found'],
    description: 'One that failed is tried again at once; one that nothing needs is fetched all the same, and kept.',
  })
  retry(@Param('sha1', sha1) name: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.content.retry(name, by);
  }

  @Get('verifications')
  @Operation({ id: 'listVerifications', summary: 'Verifications of the content store, the newest first', answer: verificationPageSchema, problems: ['invalid-cursor'] })
  verifications(@Query({ schema: contentJobQuerySchema }) query: ContentJobQuery): Promise<Page<VerificationRepresentation>> {
    return this.jobs.verifications(query);
  }

  @Get('verifications/:jobId')
  @Operation({ id: 'getVerification', summary: 'How far a verification is', answer: verificationSchema, problems: ['content-job-not-found'] })
  verification(@Param('jobId', jobId) id: string): Promise<VerificationRepresentation> {
    return this.jobs.verification(id);
  }

  @Post('verifications')
  @Operation({
    id: 'verifyContent', summary: 'Asks for every file of the store to be hashed again', status: 201, answer: verificationSchema, changes: true,
    description: 'A content-fetcher does it. Files that are not what they should be go to the quarantine and are fetched again.',
    problems: ['content-job-active'],
  })
  verify(@ByAdministrator() by: Administrator): Promise<VerificationRepresentation> {
    return this.jobs.verify(by);
  }

  @Get('cleanups')
  @Operation({ id: 'listCleanups', summary: 'Cleanups that were asked for, the newest first', answer: cleanupPageSchema, problems: ['invalid-cursor'] })
  cleanups(@Query({ schema: contentJobQuerySchema }) query: ContentJobQuery): Promise<Page<CleanupRepresentation>> {
    return this.jobs.cleanups(query);
  }

  @Get('cleanups/:jobId')
  @Operation({ id: 'getCleanup', summary: 'What a cleanup did', answer: cleanupSchema, problems: ['content-job-not-found'] })
  cleanup(@Param('jobId', jobId) id: string): Promise<CleanupRepresentation> {
    return this.jobs.cleanup(id);
  }

  @Post('cleanups')
  @Operation({
    id: 'cleanUpContent', summary: 'Asks for files to be removed that nothing has needed for longer than the grace time', status: 201, answer: cleanupSchema, changes: true,
    description: 'A content-fetcher does it, and does it by itself every hour.', problems: ['content-job-active'],
  })
  cleanUp(@ByAdministrator() by: Administrator): Promise<CleanupRepresentation> {
    return this.jobs.cleanUp(by);
  }
}
