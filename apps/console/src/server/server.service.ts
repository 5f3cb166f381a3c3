import { Inject, Injectable } from '@nestjs/common';
import { loadAccessRule, updateAccessRule } from '@sluice/domain/downstream-servers';
import {
  inCatalogTransaction, loadServerConfiguration, loadSynchronizationConfiguration, updateServerConfiguration,
  updateSynchronizationConfiguration, type TargetingMode,
} from '@sluice/domain/servers';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { entityTag, requireMatch, type IfMatch } from '../api/entity-tags/entity-tag.js';
import { EVENT_SOURCE } from '../event-source.js';
import type { ServerChange, ServerRepresentation } from './server.schema.js';
import { accessRuleChange, configurationChange, serverRepresentation, synchronizationChange } from './server-settings.js';

/** Reads and changes the settings of the server. */
@Injectable()
export class ServerService {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  read(): Promise<ServerRepresentation> {
    return read(this.dataSource);
  }

  /** Who decides the groups of computers at the moment. */
  async targeting(): Promise<TargetingMode> {
    return (await loadServerConfiguration(this.dataSource)).targeting;
  }

  /** Makes all of a change or nothing. Throws `ApiProblem` and `ConfigurationError`. */
  async change(change: ServerChange, ifMatch: IfMatch, by: Administrator): Promise<ServerRepresentation> {
    const { before, after } = await inCatalogTransaction(this.dataSource, async (view) => {
      const before = await read(view);
      requireMatch(ifMatch, before);
      await updateServerConfiguration(view, configurationChange(change), EVENT_SOURCE);
      await updateSynchronizationConfiguration(view, synchronizationChange(change));
      await updateAccessRule(view, accessRuleChange(change));
      return { before, after: await read(view) };
    });
    if (entityTag(before) !== entityTag(after)) this.audit.record(by, 'server.change', { change, before });
    return after;
  }
}

async function read(dataSource: DataSource): Promise<ServerRepresentation> {
  return serverRepresentation(
    await loadServerConfiguration(dataSource), await loadSynchronizationConfiguration(dataSource), await loadAccessRule(dataSource),
  );
}
