import { Body, Controller, Delete, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ByAdministrator, type Administrator } from '../api/access/administrator.js';
import { Operation } from '../api/openapi/operation.js';
import type { Page } from '../api/paging/page.js';
import { guidInput } from '../api/validation/inputs.js';
import { MulticastNamespacesService } from './multicast-namespaces.service.js';
import { MulticastSessionsService } from './multicast-sessions.service.js';
import {
  clientIdInput, namespaceInputSchema, namespaceListSchema, namespaceSchema, sessionDetailsSchema, sessionInputSchema, sessionPageSchema, sessionQuerySchema, sessionSchema,
  type NamespaceInput, type NamespaceRepresentation, type SessionDetailsRepresentation, type SessionInput, type SessionQuery, type SessionRepresentation,
} from './multicast.schema.js';

const guid = { schema: guidInput };
const client = { schema: clientIdInput };
const ORDER = { status: 204, changes: true, problems: ['multicast-session-not-found', 'multicast-session-ended'] } as const;
const CLIENT_ORDER = { ...ORDER, problems: [...ORDER.problems, 'multicast-client-not-found'] } as const;
const WITHIN_A_SECOND = 'The wds-multicast service that has the session does it within a second.';

/** Content that is sent to many computers at once. */
@ApiTags('Multicast')
@Controller('api/v1/multicast')
export class MulticastController {
  constructor(
    @Inject(MulticastNamespacesService) private readonly namespaces: MulticastNamespacesService,
    @Inject(MulticastSessionsService) private readonly sessions: MulticastSessionsService,
  ) {}

  @Get('namespaces')
  @Operation({ id: 'listMulticastNamespaces', summary: 'Namespaces, by name', answer: namespaceListSchema })
  listNamespaces(): Promise<{ items: NamespaceRepresentation[] }> {
    return this.namespaces.list();
  }

  @Post('namespaces')
  @Operation({
    id: 'createMulticastNamespace', summary: 'Offers content under a name', status: 201, answer: namespaceSchema, changes: true,
    description: 'A namespace is not changed afterwards: delete it and make another one. Sessions go on as they began.', problems: ['multicast-namespace-name-taken', 'invalid-multicast-namespace'],
  })
  createNamespace(@Body({ schema: namespaceInputSchema }) input: NamespaceInput, @ByAdministrator() by: Administrator): Promise<NamespaceRepresentation> {
    return this.namespaces.create(input, by);
  }

  @Delete('namespaces/:namespaceId')
  @Operation({ id: 'deleteMulticastNamespace', summary: 'Offers its content no more', status: 204, changes: true, description: 'Sessions that are under way go on.', problems: ['multicast-namespace-not-found'] })
  deleteNamespace(@Param('namespaceId', guid) id: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.namespaces.remove(id, by);
  }

  @Get('sessions')
  @Operation({ id: 'listMulticastSessions', summary: 'Sessions, the newest first', answer: sessionPageSchema, problems: ['invalid-cursor'] })
  listSessions(@Query({ schema: sessionQuerySchema }) query: SessionQuery): Promise<Page<SessionRepresentation>> {
    return this.sessions.list(query);
  }

  @Get('sessions/:sessionId')
  @Operation({ id: 'getMulticastSession', summary: 'A session with its clients', answer: sessionDetailsSchema, problems: ['multicast-session-not-found'], description: 'As of a second ago at most.' })
  session(@Param('sessionId', guid) id: string): Promise<SessionDetailsRepresentation> {
    return this.sessions.get(id);
  }

  @Post('sessions')
  @Operation({
    id: 'createMulticastSession', summary: 'Asks for a session before any client does', status: 201, answer: sessionSchema, changes: true,
    description: 'A wds-multicast service sets it up; clients that ask for the content find it. When it sends, the namespace says.', problems: ['multicast-namespace-not-found'],
  })
  createSession(@Body({ schema: sessionInputSchema }) input: SessionInput, @ByAdministrator() by: Administrator): Promise<SessionRepresentation> {
    return this.sessions.create(input, by);
  }

  @Post('sessions/:sessionId/start')
  @Operation({ ...ORDER, id: 'startMulticastSession', summary: 'Sends now, whoever waits', description: WITHIN_A_SECOND })
  start(@Param('sessionId', guid) id: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.sessions.order(id, 'start', null, by);
  }

  @Post('sessions/:sessionId/stop')
  @Operation({ ...ORDER, id: 'stopMulticastSession', summary: 'Ends a session', description: WITHIN_A_SECOND })
  stop(@Param('sessionId', guid) id: string, @ByAdministrator() by: Administrator): Promise<void> {
    return this.sessions.order(id, 'stop', null, by);
  }

  @Post('sessions/:sessionId/clients/:clientId/kick')
  @Operation({ ...CLIENT_ORDER, id: 'kickMulticastClient', summary: 'Sends a client away', description: WITHIN_A_SECOND })
  kick(@Param('sessionId', guid) id: string, @Param('clientId', client) clientId: number, @ByAdministrator() by: Administrator): Promise<void> {
    return this.sessions.order(id, 'kick', clientId, by);
  }

  @Post('sessions/:sessionId/clients/:clientId/demote')
  @Operation({ ...CLIENT_ORDER, id: 'demoteMulticastClient', summary: 'Sends a client to a slower session of the same content', description: WITHIN_A_SECOND })
  demote(@Param('sessionId', guid) id: string, @Param('clientId', client) clientId: number, @ByAdministrator() by: Administrator): Promise<void> {
    return this.sessions.order(id, 'demote', clientId, by);
  }
}
