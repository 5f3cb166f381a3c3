import { createHash } from 'node:crypto';

/**
 * The id of a category that a server makes: the same for the same names, in any letter case, on the same server (RFC 9562, version 5).
 * @param serverId GUID of the server, as the name space
 */
export function stableId(serverId: string, ...names: readonly string[]): string {
  const name = names.map((each) => each.normalize('NFC').toLowerCase()).join('\n');
  const digest = createHash('sha1').update(Buffer.from(serverId.replaceAll('-', ''), 'hex')).update(name, 'utf8').digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
