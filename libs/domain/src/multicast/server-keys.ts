import type { DataSource } from 'typeorm';
import type { MulticastServerKeys } from './server-keys.entity.js';

export type ServerKeys = Pick<MulticastServerKeys, 'hashKey' | 'signKey'>;

/** The keys of this server; the first one that asks makes them, and everybody gets the same. */
export async function multicastServerKeys(dataSource: DataSource, make: () => Promise<ServerKeys>): Promise<ServerKeys> {
  const read = async (): Promise<ServerKeys | undefined> => (await dataSource.query('SELECT hash_key AS "hashKey", sign_key AS "signKey" FROM multicast.server_keys'))[0];
  const found = await read();
  if (found !== undefined) return found;
  const { hashKey, signKey } = await make();
  await dataSource.query('INSERT INTO multicast.server_keys (id, hash_key, sign_key) VALUES (1, $1, $2) ON CONFLICT DO NOTHING', [hashKey, signKey]);
  return (await read())!;
}
