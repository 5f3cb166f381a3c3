import type { DataSource, EntityManager } from 'typeorm';
import type { HousekeepingRule } from '../../events/index.js';
import type { HousekeepingRules } from '../rules.js';

/** Something that a rule applies to. */
export interface FoundItem {
  /** Id of an update or a computer, or `kind:id` of an old record. */
  readonly id: string;
  /** For people. */
  readonly title: string;
}

/** How one rule is gone by. */
export interface RuleSteps {
  readonly rule: HousekeepingRule;
  /** Whether it decides about updates: then it changes the catalog, and a replica leaves it to its upstream server. */
  readonly decidesUpdates: boolean;
  /** Items of one transaction. */
  readonly batch: number;
  perSecond(rules: HousekeepingRules): number;
  /** What the rule applies to in this snapshot, in the order in which it is dealt with. */
  find(manager: EntityManager, rules: HousekeepingRules): Promise<FoundItem[]>;
  /** Does it, for those of the items that it still applies to; returns their ids. `view` is within a transaction. */
  apply(view: DataSource, ids: readonly string[], rules: HousekeepingRules): Promise<readonly string[]>;
}
