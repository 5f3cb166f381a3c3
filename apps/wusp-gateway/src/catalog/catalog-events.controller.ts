import { Controller } from '@nestjs/common';
import { OnEvent } from '@sluice/platform/messaging';
import { MembershipsService } from '../memberships/memberships.service.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { CatalogService } from './catalog.service.js';

/** Events that make what this gateway holds in memory out of date. Every replica hears each of them. */
@Controller()
export class CatalogEventsController {
  constructor(
    private readonly catalogs: CatalogService,
    private readonly server: ServerStateService,
    private readonly memberships: MembershipsService,
  ) {}

  @OnEvent('UpdateSynchronized', { delivery: 'broadcast' })
  updateSynchronized(): Promise<void> {
    return this.catalogs.refreshQuietly();
  }

  @OnEvent('UpdateRemoved', { delivery: 'broadcast' })
  updateRemoved(): Promise<void> {
    return this.catalogs.refreshQuietly();
  }

  @OnEvent('DeploymentChanged', { delivery: 'broadcast' })
  deploymentChanged(): Promise<void> {
    return this.catalogs.refreshQuietly();
  }

  @OnEvent('TargetGroupChanged', { delivery: 'broadcast' })
  async targetGroupChanged(): Promise<void> {
    await Promise.all([this.catalogs.refreshQuietly(), this.memberships.refreshQuietly()]);
  }

  @OnEvent('ConfigurationChanged', { delivery: 'broadcast' })
  configurationChanged(): Promise<void> {
    return this.server.refreshQuietly();
  }
}
