import type { MembershipChange, MembershipChanges } from '@sluice/domain/computers';

/** What of a cookie membership decides about. */
export interface CookieMembership {
  readonly clientId: string;
  readonly targetGroupIds: readonly string[];
  readonly membershipChangeNumber: number;
}

/**
 * What becomes of the groups in a cookie.
 * - `keep`: they are right.
 * - `replace`: the computer belongs to other groups since.
 * - `renew`: nobody here remembers whether they are right; the client has to show itself anew.
 */
export type MembershipVerdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'replace'; readonly targetGroupIds: readonly string[]; readonly membershipChangeNumber: number }
  | { readonly kind: 'renew' };

const KEEP: MembershipVerdict = { kind: 'keep' };
const RENEW: MembershipVerdict = { kind: 'renew' };

/**
 * The groups of computers whose membership changed while their cookie may still name the old ones. Memory is bounded twice: by the
 * life of a cookie, after which nobody shows the old groups any more, and by a number of computers. What that number pushes out
 * is not lost: cookies older than the last change pushed out are renewed, which costs their owners two calls.
 */
export class MembershipOverrides {
  /** By computer, oldest change first. */
  readonly #changes = new Map<string, MembershipChange>();
  /** One array per distinct set of groups: ten thousand computers moved at once share it. */
  readonly #sets = new Map<string, readonly string[]>();
  #completeAfter = 0;
  #changeNumber = 0;

  /** @param maxComputers how many computers are remembered at most */
  constructor(private readonly maxComputers: number) {}

  /** Every change up to this number is known here. */
  get changeNumber(): number {
    return this.#changeNumber;
  }

  get size(): number {
    return this.#changes.size;
  }

  /** Takes in what the database says. Learning the same twice changes nothing. */
  learn({ changeNumber, changes, completeAfter }: MembershipChanges): void {
    for (const change of changes.toReversed()) this.#remember(change);
    this.#completeAfter = Math.max(this.#completeAfter, completeAfter);
    this.#changeNumber = Math.max(this.#changeNumber, changeNumber);
  }

  /** Forgets changes from before a moment: every cookie that does not know them has expired by now. */
  forgetBefore(moment: Date): void {
    for (const [computerId, change] of this.#changes) {
      if (change.changedAt >= moment) break;
      this.#changes.delete(computerId);
    }
    if (this.#changes.size === 0) this.#sets.clear();
  }

  /** What becomes of the groups in a cookie. */
  judge({ clientId, targetGroupIds, membershipChangeNumber }: CookieMembership): MembershipVerdict {
    const change = this.#changes.get(clientId);
    if (change !== undefined && change.changeNumber > membershipChangeNumber) {
      if (change.targetGroupIds.join() === targetGroupIds.join()) return KEEP;
      return { kind: 'replace', targetGroupIds: change.targetGroupIds, membershipChangeNumber: change.changeNumber };
    }
    return membershipChangeNumber < this.#completeAfter ? RENEW : KEEP;
  }

  #remember(change: MembershipChange): void {
    const known = this.#changes.get(change.computerId);
    if (known !== undefined && known.changeNumber >= change.changeNumber) return;
    const key = change.targetGroupIds.join();
    const targetGroupIds = this.#sets.get(key) ?? change.targetGroupIds;
    this.#sets.set(key, targetGroupIds);
    // Taken out and put in again, so that the order of the map stays the order of changes.
    this.#changes.delete(change.computerId);
    this.#changes.set(change.computerId, { ...change, targetGroupIds });
    if (this.#changes.size > this.maxComputers) this.#pushOutOldest();
  }

  #pushOutOldest(): void {
    const [oldest] = this.#changes.values();
    if (oldest === undefined) return;
    this.#changes.delete(oldest.computerId);
    this.#completeAfter = Math.max(this.#completeAfter, oldest.changeNumber);
  }
}
