import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readMembershipChanges } from '@sluice/domain/computers';
import { loadServerConfiguration } from '@sluice/domain/servers';
import { CONFIG } from '@sluice/platform/config';
import { MAX_COOKIE_TARGET_GROUPS } from '@sluice/platform/cookies';
import { DatabaseConnector, DatabaseUnavailable } from '@sluice/platform/database';
import { gauge, Log, ReadinessRegistry } from '@sluice/platform/observability';
import { Refresher } from '@sluice/platform/refresh';
import { cookieLifetime, type GatewayConfig } from '../gateway.config.js';
import { MembershipOverrides, type CookieMembership, type MembershipVerdict } from './membership-overrides.js';

/** How often the database is asked whether something changed that no event told of. Milliseconds. */
const CHECK_INTERVAL = 10_000;
/** Computers remembered at most: some 20 MB, and more than an administrator moves within the life of a cookie. */
const MAX_COMPUTERS = 50_000;
/** How much longer than a cookie a change is remembered, for clocks that differ. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

const rememberedGauge = gauge({ name: 'sluice_membership_overrides', help: 'Computers whose groups changed while their cookie may name the old ones' });
const changeNumberGauge = gauge({ name: 'sluice_membership_change_number', help: 'Change number up to which memberships are known' });

/**
 * Makes a changed membership count at once, although cookies carry the groups. As for the catalog, events only say that it is
 * time to look, and the database knows what to see: a gateway that was away, or heard nothing, reads everything it missed.
 */
@Injectable()
export class MembershipsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log: Log;
  readonly #overrides = new MembershipOverrides(MAX_COMPUTERS);
  readonly #refresher = new Refresher({
    read: () => this.#read(), intervalMs: CHECK_INTERVAL,
    onFailure: (error) => this.#log.warn('Changes of membership could not be read; what was read before stays in force', { err: error }),
  });
  #isKnown = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly connector: DatabaseConnector,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    readiness: ReadinessRegistry,
    log: Log,
  ) {
    this.#log = log.child(MembershipsService.name);
    readiness.register('memberships', () => {
      if (!this.#isKnown) throw notRead();
    });
  }

  onApplicationBootstrap(): void {
    this.#refresher.start(this.connector.firstConnection());
  }

  onApplicationShutdown(): void {
    this.#refresher.stop();
  }

  /** What becomes of the groups in a cookie; throws `DatabaseUnavailable` until memberships were read for the first time. */
  judge(membership: CookieMembership): MembershipVerdict {
    if (!this.#isKnown) throw notRead();
    return this.#overrides.judge(membership);
  }

  /** Makes sure that every change committed before this call counts. Calls during a refresh share the next one. */
  refresh(): Promise<void> {
    return this.#refresher.refresh();
  }

  /** Refreshes; a failure is logged, and the next look makes up for it. */
  refreshQuietly(): Promise<void> {
    return this.#refresher.refreshQuietly();
  }

  async #read(): Promise<void> {
    // Asked of the database each time: a gateway that has not heard of another kind of targeting yet must not read by the old one.
    const { targeting } = await loadServerConfiguration(this.dataSource);
    const within = cookieLifetime(this.config) + CLOCK_TOLERANCE;
    const found = await readMembershipChanges(this.dataSource, {
      after: this.#overrides.changeNumber, within, limit: MAX_COMPUTERS, targeting,
    });
    const changes = found.changes.map((change) => ({ ...change, targetGroupIds: change.targetGroupIds.slice(0, MAX_COOKIE_TARGET_GROUPS) }));
    this.#overrides.forgetBefore(new Date(Date.now() - within));
    this.#overrides.learn({ ...found, changes });
    this.#isKnown = true;
    rememberedGauge.set(this.#overrides.size);
    changeNumberGauge.set(this.#overrides.changeNumber);
  }
}

function notRead(): DatabaseUnavailable {
  return new DatabaseUnavailable('memberships have not been read yet');
}
