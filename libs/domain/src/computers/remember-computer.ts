import type { DataSource, EntityManager } from 'typeorm';
import { hostIdentity, type IdentityDecision } from './clone-detection.js';
import { MAXIMUM_DNS_NAME_LENGTH, computerKey, fact, storableAddress } from './computer-facts.js';
import { identifyComputer } from './identify-computer.js';

/** What the server learns about a computer at GetAuthorizationCookie (MS-WUSP 2.2.2.1.1). */
export interface ComputerContact {
  /** ClientIdString in any letter case. */
  readonly id: string;
  readonly dnsName: string;
  /** targetGroupName: the group or groups the client asks for, or null. */
  readonly requestedTargetGroup: string | null;
  readonly ipAddress: string | null;
  readonly at: Date;
}

/**
 * Notes that a computer was in contact, makes it known when it is new, and says which record is its own: not that of its
 * client id when several computers use the id in turn (see `decideIdentity`). If it called a server below before, it calls here now. Throws {@link ComputerError}.
 */
export async function rememberComputer(
  dataSource: DataSource, contact: ComputerContact, source = '/domain/computers',
): Promise<IdentityDecision> {
  const facts = storableFacts(contact);
  const [known]: [{ computerId: string }[], number] = await dataSource.query(NOTHING_NEW, facts);
  if (known[0] !== undefined) return { computerId: known[0].computerId, isNewClone: false };
  return dataSource.transaction((manager) => rememberCarefully(manager, facts, contact.at, source));
}

type StorableFacts = [clientId: string, host: string, dnsName: string, requestedTargetGroup: string | null, ipAddress: string | null, at: Date];

function storableFacts({ id, dnsName, requestedTargetGroup, ipAddress, at }: ComputerContact): StorableFacts {
  const name = fact(dnsName, MAXIMUM_DNS_NAME_LENGTH) ?? '';
  return [computerKey(id), hostIdentity(name), name, fact(requestedTargetGroup), storableAddress(ipAddress), at];
}

/** The way for a computer that is new, has another name than before, or shares its id. */
async function rememberCarefully(manager: EntityManager, facts: StorableFacts, at: Date, source: string): Promise<IdentityDecision> {
  const [clientId, value, dnsName] = facts;
  await manager.query(`
    INSERT INTO computers.computer (id, dns_name, first_seen, last_contact) VALUES ($1, $2, $3, $3) ON CONFLICT (id) DO NOTHING`,
  [clientId, dnsName, at]);
  await manager.query('SELECT FROM computers.computer WHERE id = $1 FOR NO KEY UPDATE', [clientId]);
  const decision = await identifyComputer(manager, { clientId, facet: 'name', value, dnsName, at, source });
  await manager.query(`UPDATE computers.computer c SET ${contactColumns('$2', '$3', '$4', '$5')} WHERE c.id = $1`, [decision.computerId, ...facts.slice(2)]);
  return decision;
}

const contactColumns = (dnsName: string, group: string, address: string, at: string): string => `
  dns_name = ${dnsName}, requested_target_group = ${group}, ip_address = coalesce(${address}, c.ip_address),
  last_contact = greatest(c.last_contact, ${at}), parent_server_id = NULL, has_rollup_details = false`;

/**
 * The way of nearly every contact, in one statement: the name is known, and no other name disputes the record. It locks in the order of the
 * careful way, the record of the client id first, or two replicas would wait for each other.
 */
const NOTHING_NEW = `
  WITH locked AS MATERIALIZED (SELECT id FROM computers.computer WHERE id = $1 FOR NO KEY UPDATE),
  own AS (
    UPDATE computers.computer_identity i SET last_seen = greatest(i.last_seen, $6)
    FROM locked WHERE i.client_id = locked.id AND i.facet = 'name' AND i.value = $2 AND (i.computer_id <> i.client_id OR NOT EXISTS (
      SELECT FROM computers.computer_identity o
      WHERE o.client_id = $1 AND o.facet = 'name' AND o.value <> $2 AND o.computer_id = o.client_id))
    RETURNING i.computer_id
  )
  UPDATE computers.computer c SET ${contactColumns('$3', '$4', '$5', '$6')}
  FROM own WHERE c.id = own.computer_id RETURNING c.id AS "computerId"`;
