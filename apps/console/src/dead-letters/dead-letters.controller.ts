import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import {
  deadLetterDetailsSchema, deadLetterNumber, deadLetterPageSchema, deadLetterQuerySchema, deadLetterSchema,
  type DeadLetterDetailsRepresentation, type DeadLetterQuery, type DeadLetterRepresentation,
} from './dead-letter.schema.js';
import { DeadLettersService } from './dead-letters.service.js';

const number = { schema: deadLetterNumber };

/** Messages that a service could not handle and gave up. */
@ApiTags('Dead letters')
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLettersService) private readonly deadLetters: DeadLettersService) {}

  @Get()
  @Operation({ id: 'listDeadLetters', summary: 'Events and reports that could not be handled, the oldest first', answer: deadLetterPageSchema, problems: ['invalid-cursor'] })
  list(@Query({ schema: deadLetterQuerySchema }) query: DeadLetterQuery): Promise<Page<DeadLetterRepresentation>> {
    return this.deadLetters.list(query);
  }

  @Get(':number')
  @Operation({ id: 'getDeadLetter', summary: 'A dead letter with its message', answer: deadLetterDetailsSchema, problems: ['dead-letter-not-found'] })
  get(@Param('number', number) which: number): Promise<DeadLetterDetailsRepresentation> {
    return this.deadLetters.get(which);
  }

  @Post(':number/replay')
  @Operation({
    id: 'replayDeadLetter', summary: 'Gives a message to the consumer that gave it up once more', answer: deadLetterSchema, changes: true,
    description: 'The dead letter is gone afterwards; when the message cannot be handled again, there will be a new one.',
    problems: ['dead-letter-not-found', 'dead-letter-without-body'],
  })
  replay(@Param('number', number) which: number, @ByAdministrator() by: Administrator): Promise<DeadLetterRepresentation> {
    return this.deadLetters.replay(which, by);
  }
}
