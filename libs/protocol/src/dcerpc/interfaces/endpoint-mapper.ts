import { ByteReader } from '../byte-reader.js';
import { ByteWriter } from '../byte-writer.js';
import { RpcError } from '../rpc-error.js';
import { readUuid, writeUuid, type SyntaxId, type Uuid } from '../uuid.js';

/** The endpoint mapper (C706 O; MS-RPCE 2.2.1.2). */
export const ENDPOINT_MAPPER_INTERFACE: SyntaxId = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', major: 3, minor: 0 };

/** ept_map, which is all that clients of an interface need (MS-RPCE 2.2.1.2.5). */
export const EPT_MAP = 3;

/** EPT_S_NOT_REGISTERED: nothing is known that fits the tower (MS-RPCE 2.2.1.2.5). */
export const EPT_NOT_REGISTERED = 0x16c9_a0d6;

/** Most bytes of a tower: the largest real one has under a hundred. */
const MAX_TOWER_LENGTH = 1024;
const MAX_TOWERS = 500;
const HANDLE_LENGTH = 20;
const FIRST_REFERENT = 1;

/** Arguments of ept_map. */
export interface EptMapArguments {
  readonly object: Uuid | null;
  /** Null when the client sent none. */
  readonly tower: Uint8Array | null;
  /** Whether the client goes on with an enumeration; this server never leaves one open. */
  readonly continued: boolean;
  readonly maxTowers: number;
}

/** @throws RpcError `RPC_NDR`, `RPC_TRUNCATED` */
export function readEptMapArguments(stub: Uint8Array, littleEndian: boolean): EptMapArguments {
  const reader = new ByteReader(stub, littleEndian);
  const object = reader.uint32() === 0 ? null : readUuid(reader);
  const tower = reader.uint32() === 0 ? null : readTwr(reader);
  reader.align(4);
  const continued = reader.bytes(HANDLE_LENGTH).some((byte) => byte !== 0);
  const maxTowers = reader.uint32();
  if (maxTowers > MAX_TOWERS) throw new RpcError('RPC_NDR', `max_towers is ${maxTowers}, outside 0 to ${MAX_TOWERS}`);
  return { object, tower, continued, maxTowers };
}

/** twr_t: a conformant structure, so its array's size comes first. */
function readTwr(reader: ByteReader): Uint8Array {
  const count = reader.uint32();
  const length = reader.uint32();
  if (count !== length) throw new RpcError('RPC_NDR', `tower_length is ${length} but the tower has ${count} bytes`);
  if (length > MAX_TOWER_LENGTH) throw new RpcError('RPC_LIMIT', `a tower of ${length} bytes; at most ${MAX_TOWER_LENGTH} are taken`);
  return reader.bytes(length);
}

export function writeEptMapArguments({ object, tower, maxTowers }: Omit<EptMapArguments, 'continued'>): Uint8Array {
  const writer = new ByteWriter();
  if (object === null) writer.uint32(0);
  else writeUuid(writer.uint32(FIRST_REFERENT), object);
  if (tower === null) writer.uint32(0);
  else writer.uint32(FIRST_REFERENT + 1).uint32(tower.length).uint32(tower.length).bytes(tower).align(4);
  return writer.bytes(new Uint8Array(HANDLE_LENGTH)).uint32(maxTowers).finish();
}

/** Results of ept_map. */
export interface EptMapResults {
  readonly status: number;
  readonly towers: readonly Uint8Array[];
}

/** @param maxTowers as the client said; `towers` are no more than that */
export function writeEptMapResults({ status, towers }: EptMapResults, maxTowers: number): Uint8Array {
  const writer = new ByteWriter().bytes(new Uint8Array(HANDLE_LENGTH)).uint32(towers.length);
  // A conformant varying array of pointers: size, first, count; all pointers; then what they point to.
  writer.uint32(maxTowers).uint32(0).uint32(towers.length);
  towers.forEach((_, index) => writer.uint32(FIRST_REFERENT + index));
  for (const tower of towers) writer.uint32(tower.length).uint32(tower.length).bytes(tower).align(4);
  return writer.uint32(status).finish();
}

/** @throws RpcError `RPC_NDR`, `RPC_TRUNCATED` */
export function readEptMapResults(stub: Uint8Array, littleEndian: boolean): EptMapResults {
  const reader = new ByteReader(stub, littleEndian);
  reader.bytes(HANDLE_LENGTH + 4);
  const [size, first, count] = [reader.uint32(), reader.uint32(), reader.uint32()];
  if (first !== 0 || count > size || size > MAX_TOWERS) throw new RpcError('RPC_NDR', `towers ${first} to ${first + count} of ${size}`);
  const pointers = Array.from({ length: count }, () => reader.uint32());
  const towers = pointers.filter((pointer) => pointer !== 0).map(() => {
    const tower = readTwr(reader);
    reader.align(4);
    return tower;
  });
  return { towers, status: reader.uint32() };
}
