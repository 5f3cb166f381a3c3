import { DATA_MESSAGE_OVERHEAD } from '@sluice/protocol/wds/application';
import type { SessionSecurity } from '@sluice/protocol/wds/msi';
import { ODATA_OVERHEAD, securityHeaderSize } from '@sluice/protocol/wds/transport';

/**
 * Bytes of a whole IP packet where fragmenting is welcome: with SHA-256 as the hash that is the block size of the example in MS-WDSMSI 4.1 (0x2251),
 * but for the twelve bytes of the option that came later. Fewer, larger datagrams cost less at both ends; each lost fragment loses all of it.
 */
const FRAGMENTED_PACKET_SIZE = 8_900;
const UDP_HEADER_SIZE = 8;

/**
 * The largest block whose packets fit a path.
 *
 * @param path `mtu` in bytes, as of the IP packet; used when `fragmenting` is false
 */
export function blockSizeFor(path: { readonly mtu: number; readonly family: 4 | 6; readonly security: SessionSecurity; readonly fragmenting: boolean }): number {
  const packet = path.fragmenting ? Math.max(FRAGMENTED_PACKET_SIZE, path.mtu) : path.mtu;
  const headers = (path.family === 4 ? 20 : 40) + UDP_HEADER_SIZE + securityHeaderSize(path.security, 'server') + ODATA_OVERHEAD + DATA_MESSAGE_OVERHEAD;
  const size = Math.min(packet, 65_000) - headers;
  if (size < 1) throw new RangeError(`An MTU of ${path.mtu} bytes leaves no room for data.`);
  return size;
}
