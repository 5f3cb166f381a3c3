import type { EntityManager } from 'typeorm';
import { createEvent } from '../events/index.js';
import { appendToOutbox } from '../messaging/index.js';
import { decideIdentity, HARDWARE_CLONE_WINDOW, NAME_CLONE_WINDOW, type IdentityDecision, type IdentitySighting } from './clone-detection.js';
import { MAXIMUM_DNS_NAME_LENGTH, fact } from './computer-facts.js';
import type { IdentityFacet } from './computer-identity.entity.js';

/** The most names, or kinds of hardware, that are remembered of one client id; with more nobody is split off any more. */
export const MAXIMUM_IDENTITIES = 1_000;

const WINDOWS: Readonly<Record<IdentityFacet, number>> = { name: NAME_CLONE_WINDOW, hardware: HARDWARE_CLONE_WINDOW };

/** Somebody who shows a client id. */
export interface ShownIdentity {
  /** ClientIdString, or the id of a record that was split off it, lower case; the record exists. */
  readonly clientId: string;
  readonly facet: IdentityFacet;
  readonly value: string;
  readonly dnsName: string;
  readonly at: Date;
  /** CloudEvents source of what it tells. */
  readonly source: string;
}

/**
 * Says which record somebody belongs to and remembers having seen it there. When that shows that two computers use one client
 * id, the record is split: a new one, in the same groups, marked with `cloneOf`, and ComputerCloneDetected in the outbox.
 * Runs in a transaction that holds the lock of the client id's record, so that replicas decide one after the other.
 */
export async function identifyComputer(manager: EntityManager, shown: ShownIdentity): Promise<IdentityDecision> {
  const { clientId, facet, value, at } = shown;
  await manager.query(FORGET_OLD, [clientId, facet, value, new Date(at.getTime() - WINDOWS[facet])]);
  const [known] = await manager.query(SIGHTINGS, [clientId, facet, value]) as [Sightings];
  if (known.ownRecord === null && known.count >= MAXIMUM_IDENTITIES) return { computerId: clientId, isNewClone: false };
  const decision = decideIdentity({
    clientId, value, at, window: WINDOWS[facet],
    own: sighting(known.ownRecord, known.ownLastSeen), latestOther: sighting(clientId, known.otherLastSeen),
  });
  if (decision.isNewClone) await splitOff(manager, decision.computerId, shown);
  await manager.query(REMEMBER, [clientId, facet, value, decision.computerId, at]);
  return decision;
}

interface Sightings {
  readonly count: number;
  readonly ownRecord: string | null;
  readonly ownLastSeen: Date | null;
  readonly otherLastSeen: Date | null;
}

function sighting(computerId: string | null, lastSeen: Date | null): IdentitySighting | null {
  return computerId === null || lastSeen === null ? null : { computerId, lastSeen };
}

async function splitOff(manager: EntityManager, computerId: string, { clientId, facet, dnsName, at, source }: ShownIdentity): Promise<void> {
  const name = fact(dnsName, MAXIMUM_DNS_NAME_LENGTH) ?? '';
  await manager.query(`
    INSERT INTO computers.computer (id, dns_name, requested_target_group, first_seen, last_contact, clone_of)
    SELECT $2, $3, requested_target_group, $4, $4, id FROM computers.computer WHERE id = $1
    ON CONFLICT (id) DO UPDATE SET clone_of = EXCLUDED.clone_of`, [clientId, computerId, name, at]);
  // It was served as a member of these groups until now, and its user must not notice.
  await manager.query(`
    INSERT INTO computers.computer_target_group (computer_id, target_group_id)
    SELECT $2, target_group_id FROM computers.computer_target_group WHERE computer_id = $1 ON CONFLICT DO NOTHING`, [clientId, computerId]);
  const data = { computerId, cloneOf: clientId, dnsName: name, evidence: facet };
  await appendToOutbox(manager, createEvent('ComputerCloneDetected', data, { source, subject: computerId }));
}

// A value that was not split off and not seen within the window has no influence on any decision.
const FORGET_OLD = `
  DELETE FROM computers.computer_identity
  WHERE client_id = $1 AND facet = $2 AND value <> $3 AND computer_id = client_id AND last_seen < $4`;

const SIGHTINGS = `
  SELECT count(*)::int AS count,
         max(computer_id) FILTER (WHERE value = $3) AS "ownRecord", max(last_seen) FILTER (WHERE value = $3) AS "ownLastSeen",
         max(last_seen) FILTER (WHERE value <> $3 AND computer_id = client_id) AS "otherLastSeen"
  FROM computers.computer_identity WHERE client_id = $1 AND facet = $2`;

const REMEMBER = `
  INSERT INTO computers.computer_identity AS known (client_id, facet, value, computer_id, last_seen) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (client_id, facet, value) DO UPDATE SET
    computer_id = EXCLUDED.computer_id, last_seen = greatest(known.last_seen, EXCLUDED.last_seen)`;
