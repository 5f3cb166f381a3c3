import { Body, Controller, Get, Inject, Param, Post, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import type { IfMatch } from '../api/entity-tags/entity-tag.js';
import { RequiredIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { API_PREFIX } from '../api/paths.js';
import { guidInput } from '../api/validation/inputs.js';
import {
  housekeepingItemPageSchema, housekeepingItemQuerySchema, housekeepingRulesSchema, housekeepingRunPageSchema, housekeepingRunQuerySchema, housekeepingRunRequestSchema,
  housekeepingRunSchema, type HousekeepingItemQuery, type HousekeepingItemRepresentation, type HousekeepingRules, type HousekeepingRunQuery,
  type HousekeepingRunRepresentation, type HousekeepingRunRequest,
} from './housekeeping.schema.js';
import { HousekeepingService } from './housekeeping.service.js';

const runId = { schema: guidInput };

/** Declining and removing by rule. */
@ApiTags('Housekeeping')
@Controller('api/v1/housekeeping')
export class HousekeepingController {
  constructor(@Inject(HousekeepingService) private readonly housekeeping: HousekeepingService) {}

  @Get('rules')
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'getHousekeepingRules', summary: 'What housekeeping may do, when, and how fast', answer: housekeepingRulesSchema, tagged: true })
  rules(): Promise<HousekeepingRules> {
    return this.housekeeping.rules();
  }

  @Put('rules')
  @UseInterceptors(TaggedInterceptor)
  @Operation({
    id: 'setHousekeepingRules', summary: 'Sets what housekeeping may do', answer: housekeepingRulesSchema, tagged: true, ifMatch: 'required', changes: true,
    description: 'All of the rules. A run that is under way keeps to those it began with.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large'],
  })
  setRules(@Body({ schema: housekeepingRulesSchema }) rules: HousekeepingRules, @RequiredIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator): Promise<HousekeepingRules> {
    return this.housekeeping.setRules(rules, ifMatch, by);
  }

  @Get('runs')
  @Operation({ id: 'listHousekeepingRuns', summary: 'Runs of housekeeping, the newest first', answer: housekeepingRunPageSchema, problems: ['invalid-cursor'] })
  runs(@Query({ schema: housekeepingRunQuerySchema }) query: HousekeepingRunQuery): Promise<Page<HousekeepingRunRepresentation>> {
    return this.housekeeping.runs(query);
  }

  @Get('runs/:runId')
  @Operation({ id: 'getHousekeepingRun', summary: 'How far a run is', answer: housekeepingRunSchema, problems: ['housekeeping-run-not-found'] })
  run(@Param('runId', runId) id: string): Promise<HousekeepingRunRepresentation> {
    return this.housekeeping.run(id);
  }

  @Get('runs/:runId/items')
  @Operation({
    id: 'listHousekeepingItems', summary: 'What a run declined or removed by one rule; of a dry run, what it would have', answer: housekeepingItemPageSchema,
    problems: ['invalid-cursor', 'housekeeping-run-not-found'],
  })
  items(@Param('runId', runId) id: string, @Query({ schema: housekeepingItemQuerySchema }) query: HousekeepingItemQuery): Promise<Page<HousekeepingItemRepresentation>> {
    return this.housekeeping.items(id, query);
  }

  @Post('runs')
  @Operation({
    id: 'requestHousekeeping', summary: 'Asks for a run of housekeeping', status: 201, answer: housekeepingRunSchema, changes: true,
    description: 'The answer comes at once; a reporting-rollup does the work, in small batches and no faster than the rules say. Enabled rules are gone by without being asked as well.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'housekeeping-active'],
  })
  async request(
    @Body({ schema: housekeepingRunRequestSchema }) wanted: HousekeepingRunRequest, @ByAdministrator() by: Administrator, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HousekeepingRunRepresentation> {
    const run = await this.housekeeping.request(wanted, by);
    void reply.header('location', `${API_PREFIX}/housekeeping/runs/${run.id}`);
    return run;
  }

  @Post('runs/:runId/cancel')
  @Operation({
    id: 'cancelHousekeeping', summary: 'Asks a run to end', answer: housekeepingRunSchema, changes: true, description: 'What it has done stays. Asking again changes nothing.',
    problems: ['housekeeping-run-not-found', 'housekeeping-ended'],
  })
  cancel(@Param('runId', runId) id: string, @ByAdministrator() by: Administrator): Promise<HousekeepingRunRepresentation> {
    return this.housekeeping.cancel(id, by);
  }
}
