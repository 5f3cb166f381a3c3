import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { entityTag } from './entity-tag.js';

/** Gives an answer the ETag of its body, and answers a reader who has that already with 304 (RFC 9110, 13.1.2). */
@Injectable()
export class TaggedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((representation: unknown) => {
      const tag = entityTag(representation);
      void reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (request.method !== 'GET' || request.headers['if-none-match'] !== tag) return representation;
      void reply.status(304);
      return undefined;
    }));
  }
}
