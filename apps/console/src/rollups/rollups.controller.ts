import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import { guidInput } from '../api/validation/inputs.js';
import { newRollupSchema, rollupPageSchema, rollupQuerySchema, rollupSchema, type RollupQuery, type RollupRepresentation } from './rollup.schema.js';
import { RollupsService } from './rollups.service.js';

const rollupId = { schema: guidInput };

/** Telling the upstream server what was reported here. */
@ApiTags('Synchronization')
@Controller('api/v1/rollups')
export class RollupsController {
  constructor(@Inject(RollupsService) private readonly rollups: RollupsService) {}

  @Get()
  @Operation({ id: 'listRollups', summary: 'Rollups to the upstream server, the newest first', answer: rollupPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: rollupQuerySchema }) query: RollupQuery): Promise<Page<RollupRepresentation>> {
    return this.rollups.list(query);
  }

  @Get(':rollupId')
  @Operation({ id: 'getRollup', summary: 'How far a rollup is', answer: rollupSchema, problems: ['rollup-not-found'] })
  get(@Param('rollupId', rollupId) id: string): Promise<RollupRepresentation> {
    return this.rollups.get(id);
  }

  @Post()
  @Operation({
    id: 'requestRollup', summary: 'Asks for the upstream server to be told what was reported', status: 201, answer: rollupSchema, changes: true,
    description: 'The answer comes at once; a reporting-rollup does the work. Watch it by `GET /api/v1/rollups/{rollupId}` or by its events.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'rollup-active', 'no-upstream'],
  })
  async request(
    @Body({ schema: newRollupSchema }) _wanted: object, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RollupRepresentation> {
    const rollup = await this.rollups.request(by);
    void reply.header('location', `${API_PREFIX}/rollups/${rollup.id}`);
    return rollup;
  }
}
