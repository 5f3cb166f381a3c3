import { Inject, Injectable } from '@nestjs/common';
import { listDownstreamServers, type ListedDownstreamServer } from '@sluice/domain/downstream-servers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readCursor } from '../api/paging/cursor.js';
import { pageOf, type Page } from '../api/paging/page.js';
import { momentOf, optionalMomentOf } from '../api/validation/outputs.js';
import type { DownstreamServerQuery, DownstreamServerRepresentation } from './downstream-server.schema.js';

const LIST = 'downstream servers';
const position = z.object({ at: z.iso.datetime({ precision: 3 }), id: z.guid() });

/** Answers questions about the servers that synchronize from this one. */
@Injectable()
export class DownstreamServersService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async list({ limit, cursor }: DownstreamServerQuery): Promise<Page<DownstreamServerRepresentation>> {
    const after = readCursor(LIST, position, cursor);
    const rows = await listDownstreamServers(this.dataSource, limit + 1, after && { lastContact: new Date(after.at), accountGuid: after.id });
    return pageOf(LIST, rows, limit, representation, ({ lastContact, accountGuid }) => ({ at: momentOf(lastContact), id: accountGuid }));
  }
}

function representation(server: ListedDownstreamServer): DownstreamServerRepresentation {
  return {
    serverId: server.accountGuid, name: server.accountName, ipAddress: server.ipAddress,
    firstSeen: momentOf(server.firstSeen), lastContact: momentOf(server.lastContact), lastRefused: optionalMomentOf(server.lastRefused),
    protocolVersion: server.protocolVersion,
    lastSyncTime: optionalMomentOf(server.lastSyncTime), lastDeploymentSyncTime: optionalMomentOf(server.lastDeploymentSyncTime),
  };
}
