import { Readable } from 'node:stream';
import { Body, Controller, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Operation } from '../api/openapi/operation.js';
import { ApiProblem } from '../api/problems/api-problem.js';
import {
  newUploadSchema, pieceIndexInput, sha1Input, uploadQuerySchema, uploadSchema, type NewUploadRequest, type UploadQuery, type UploadRepresentation,
} from './upload.schema.js';
import { UploadsService } from './uploads.service.js';

/** The media type of pieces. */
export const PIECE_MEDIA_TYPE = 'application/octet-stream';

/** Files on their way into the content store. */
@ApiTags('Publishing')
@Controller('api/v1/content/uploads')
export class UploadsController {
  constructor(@Inject(UploadsService) private readonly uploads: UploadsService) {}

  @Post()
  @Operation({
    id: 'beginUpload', summary: 'Begins to upload a file, or tells how far it is', answer: uploadSchema,
    description: 'Pieces that arrived earlier are still there. A file that nobody publishes is forgotten after some time.',
    problems: ['malformed-body', 'unsupported-media-type', 'payload-too-large', 'content-quota-reached', 'no-space'],
  })
  begin(@Body({ schema: newUploadSchema }) { sha1, size }: NewUploadRequest): Promise<UploadRepresentation> {
    return this.uploads.begin(sha1, size);
  }

  @Put(':sha1/pieces/:index')
  @ApiConsumes(PIECE_MEDIA_TYPE)
  @ApiBody({ required: true, description: 'The bytes of the piece.', schema: { type: 'string', format: 'binary' } })
  @Operation({
    id: 'putPiece', summary: 'Uploads one piece of a file', status: 204,
    description: 'Pieces may come in any order, and again. A piece is durable when the answer comes.',
    problems: ['malformed-body', 'unsupported-media-type', 'no-space', 'upload-taken-over', 'too-many-uploads'],
  })
  async put(
    @Param('sha1', { schema: sha1Input }) sha1: string, @Param('index', { schema: pieceIndexInput }) index: number,
    @Query({ schema: uploadQuerySchema }) { size }: UploadQuery, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== PIECE_MEDIA_TYPE || !(request.body instanceof Readable)) throw new ApiProblem('unsupported-media-type', `Send ${PIECE_MEDIA_TYPE}.`);
    // A body that is not read to its end must not be taken for the next request.
    void reply.header('connection', 'close');
    await this.uploads.putPiece(sha1, size, index, request.body);
  }
}
