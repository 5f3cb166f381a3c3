/** Seconds between the epochs of Unix and of PostgreSQL, which counts from 2000-01-01. */
const POSTGRES_EPOCH_SECONDS = 946_684_800;

/** A type of PostgreSQL in its binary format: values become bytes without text between them. */
export interface BinaryType<Value> {
  /** What the type is called by number in `pg_type`; the numbers of built-in types never change. */
  readonly oid: number;
  /** Bytes the value takes. */
  length(value: Value): number;
  /** Writes the value where there is room for it. */
  write(bytes: Buffer, offset: number, value: Value): void;
}

export const int2: BinaryType<number> = { oid: 21, length: () => 2, write: (bytes, offset, value) => void bytes.writeInt16BE(value, offset) };
export const int4: BinaryType<number> = { oid: 23, length: () => 4, write: (bytes, offset, value) => void bytes.writeInt32BE(value, offset) };
export const uuid: BinaryType<string> = {
  oid: 2950, length: () => 16,
  write: (bytes, offset, value) => {
    if (bytes.write(value.replaceAll('-', ''), offset, 16, 'hex') !== 16) throw new RangeError('Not a UUID.');
  },
};
/** NUL cannot be stored in PostgreSQL; it refuses the value. */
export const text: BinaryType<string> = {
  oid: 25, length: (value) => Buffer.byteLength(value), write: (bytes, offset, value) => void bytes.write(value, offset),
};
export const bytea: BinaryType<Uint8Array> = { oid: 17, length: (value) => value.length, write: (bytes, offset, value) => bytes.set(value, offset) };
/** A JSON text. */
export const jsonb: BinaryType<string> = {
  oid: 3802, length: (value) => 1 + Buffer.byteLength(value),
  write: (bytes, offset, value) => {
    bytes[offset] = 1;
    bytes.write(value, offset + 1);
  },
};
export const timestamptz: BinaryType<Date> = {
  oid: 1184, length: () => 8,
  write: (bytes, offset, value) => void bytes.writeBigInt64BE((BigInt(value.getTime()) - BigInt(POSTGRES_EPOCH_SECONDS * 1_000)) * 1_000n, offset),
};

/** The type of one-dimensional arrays of another type. */
export function arrayOf<Value>(element: BinaryType<Value>, oid: number): BinaryType<readonly Value[]> {
  return {
    oid,
    length: (values) => 12 + (values.length === 0 ? 0 : 8) + values.reduce((sum, value) => sum + 4 + element.length(value), 0),
    write: (bytes, offset, values) => {
      bytes.writeInt32BE(values.length === 0 ? 0 : 1, offset);
      bytes.writeInt32BE(0, offset + 4);
      bytes.writeInt32BE(element.oid, offset + 8);
      if (values.length === 0) return;
      bytes.writeInt32BE(values.length, offset + 12);
      bytes.writeInt32BE(1, offset + 16);
      let at = offset + 20;
      for (const value of values) {
        const length = element.length(value);
        bytes.writeInt32BE(length, at);
        element.write(bytes, at + 4, value);
        at += 4 + length;
      }
    },
  };
}

export const textArray = arrayOf(text, 1009);

/** Values as one parameter of a query that expects an array: `$1::bytea[]`. */
export function arrayParameter<Value>(element: BinaryType<Value>, values: readonly Value[]): Buffer {
  const type = arrayOf(element, 0);
  const bytes = Buffer.allocUnsafe(type.length(values));
  type.write(bytes, 0, values);
  return bytes;
}
