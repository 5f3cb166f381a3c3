import type { DataSource } from 'typeorm';
import { MAXIMUM_DNS_NAME_LENGTH, computerKey, fact, storableAddress } from './computer-facts.js';

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

/** Notes that a computer was in contact, and makes it known when it is new. Throws {@link ComputerError}. */
export async function rememberComputer(dataSource: DataSource, contact: ComputerContact): Promise<void> {
  await dataSource.query(`
    INSERT INTO computers.computer AS known (id, dns_name, requested_target_group, ip_address, first_seen, last_contact)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (id) DO UPDATE SET
      dns_name = EXCLUDED.dns_name, requested_target_group = EXCLUDED.requested_target_group,
      ip_address = coalesce(EXCLUDED.ip_address, known.ip_address),
      last_contact = greatest(known.last_contact, EXCLUDED.last_contact)`,
  [
    computerKey(contact.id), fact(contact.dnsName, MAXIMUM_DNS_NAME_LENGTH), fact(contact.requestedTargetGroup),
    storableAddress(contact.ipAddress), contact.at,
  ]);
}
