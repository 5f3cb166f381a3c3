import { RpcError } from './rpc-error.js';

const TEXT = /^S-1-(\d{1,15})((?:-\d{1,10}){1,15})$/;

/**
 * The bytes of a security identifier (MS-DTYP 2.4.2.2), as packets have it.
 * @param text the form `S-1-5-21-1-2-3-1001` (MS-DTYP 2.4.2.1)
 * @throws RpcError `RPC_STRUCTURE` when it is none
 */
export function sidBytes(text: string): Uint8Array {
  const match = TEXT.exec(text);
  const authority = Number(match?.[1] ?? Number.NaN);
  const parts = (match?.[2] ?? '').split('-').slice(1).map(Number);
  if (match === null || authority >= 2 ** 48 || parts.some((part) => part > 0xffff_ffff)) {
    throw new RpcError('RPC_STRUCTURE', 'not a security identifier of the form S-1-…');
  }
  const bytes = new Uint8Array(8 + 4 * parts.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 1;
  bytes[1] = parts.length;
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  parts.forEach((part, index) => view.setUint32(8 + 4 * index, part, true));
  return bytes;
}
