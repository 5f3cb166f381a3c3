import { Inject, Injectable } from '@nestjs/common';
import {
  findNamespace, findSession, listSessionClients, listSessions, MulticastError, orderOfSession, requestSession, type MulticastSession, type SessionCommandKind,
} from '@sluice/domain/multicast';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import { EVENT_SOURCE } from '../event-source.js';
import type { SessionDetailsRepresentation, SessionInput, SessionQuery, SessionRepresentation } from './multicast.schema.js';

const LIST = 'multicast sessions';
const position = z.object({ requestedAt: z.coerce.date(), id: z.guid() });
/** WDSMCTP_SEC_* in the upper half of SecMode (MS-WDSMSI 2.2.1). */
const SECURITY_MODES = ['none', 'hash', 'sign', 'checksum'] as const;

/** Sessions of multicast: how they are, and what administrators want of them. Throws MulticastError. */
@Injectable()
export class MulticastSessionsService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource, @Inject(Audit) private readonly audit: Audit) {}

  async list({ limit, cursor, state }: SessionQuery): Promise<Page<SessionRepresentation>> {
    const rows = await listSessions(this.dataSource, limit + 1, { state }, readCursor(LIST, position, cursor));
    return pageOf(LIST, rows, limit, representation, ({ requestedAt, id }) => ({ requestedAt, id }));
  }

  async get(id: string): Promise<SessionDetailsRepresentation> {
    const session = await this.#find(id);
    const clients = await listSessionClients(this.dataSource, id);
    return {
      ...representation(session),
      clientList: clients.map(({ joinedAt, lastSeenAt, ...client }) => ({ ...client, joinedAt: momentOf(joinedAt), lastSeenAt: momentOf(lastSeenAt) })),
    };
  }

  async create({ namespace, content }: SessionInput, by: Administrator): Promise<SessionRepresentation> {
    const found = await findNamespace(this.dataSource, namespace);
    if (found === null) throw new MulticastError('UNKNOWN_NAMESPACE', `There is no namespace ${namespace}.`);
    const id = await requestSession(this.dataSource, { namespace: found.name, content, requestedBy: by.name }, EVENT_SOURCE);
    this.audit.record(by, 'multicast.session.create', { sessionId: id });
    return representation(await this.#find(id));
  }

  async order(id: string, kind: SessionCommandKind, clientId: number | null, by: Administrator): Promise<void> {
    await orderOfSession(this.dataSource, id, kind, clientId, by.name);
    this.audit.record(by, `multicast.session.${kind}`, { sessionId: id, clientId });
  }

  async #find(id: string): Promise<MulticastSession> {
    const session = await findSession(this.dataSource, id);
    if (session === null) throw new MulticastError('UNKNOWN_SESSION', `There is no session ${id}.`);
    return session;
  }
}

function representation({ securityMode, requestedAt, startedAt, endedAt, ...session }: MulticastSession): SessionRepresentation {
  return {
    ...session, securityMode: securityMode === null ? null : SECURITY_MODES[securityMode >>> 16] ?? null,
    requestedAt: momentOf(requestedAt), startedAt: optionalMomentOf(startedAt), endedAt: optionalMomentOf(endedAt),
  };
}
