import { Body, Controller, Get, Inject, Post, Put, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import type { IfMatch } from '../api/entity-tags/entity-tag.js';
import { RequiredIfMatch } from '../api/entity-tags/if-match.js';
import { TaggedInterceptor } from '../api/entity-tags/tagged.interceptor.js';
import { Operation } from '../api/openapi/operation.js';
import {
  newSelectionSchema, selectionPreviewSchema, selectionSchema, type NewSelectionRequest, type SelectionPreviewRepresentation, type SelectionRepresentation,
} from './selection.schema.js';
import { SelectionService } from './selection.service.js';

/** Which products and classifications are synchronized. */
@ApiTags('Synchronization')
@Controller('api/v1/selection')
export class SelectionController {
  constructor(@Inject(SelectionService) private readonly selection: SelectionService) {}

  @Get()
  @UseInterceptors(TaggedInterceptor)
  @Operation({ id: 'getSelection', summary: 'The products and classifications that are synchronized', answer: selectionSchema, tagged: true })
  read(): Promise<SelectionRepresentation> {
    return this.selection.read();
  }

  @Put()
  @UseInterceptors(TaggedInterceptor)
  @Operation({
    id: 'replaceSelection', summary: 'Selects products and classifications', answer: selectionSchema, tagged: true, ifMatch: 'required', changes: true,
    description: 'What is new is brought as a whole by the next synchronization. What is selected no more is not asked for any more; its updates stay until `POST /api/v1/selection/removals` removes them.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-selection'],
  })
  replace(
    @Body({ schema: newSelectionSchema }) wanted: NewSelectionRequest, @RequiredIfMatch() ifMatch: IfMatch, @ByAdministrator() by: Administrator,
  ): Promise<SelectionRepresentation> {
    return this.selection.replace(wanted, ifMatch, by);
  }

  @Post('preview')
  @Operation({
    id: 'previewSelection', summary: 'What a selection would bring', answer: selectionPreviewSchema,
    description: 'A sync-worker asks the upstream server for its lists; nothing is fetched and nothing changed. It may take a minute with a large one.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'invalid-selection', 'no-upstream', 'upstream-refuses'],
  })
  preview(@Body({ schema: newSelectionSchema }) wanted: NewSelectionRequest): Promise<SelectionPreviewRepresentation> {
    return this.selection.preview(wanted);
  }
}
