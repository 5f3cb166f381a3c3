/**
 * Parts of an answer that were made earlier. Update metadata is escaped and Xpress-compressed once, at import; answers are
 * assembled from such parts without touching them again (blocks of MS-WUSP 2.1.1 may be concatenated).
 */

import type { ScannedIntegers } from './integer-list.js';

/** Character data that is already escaped (`<` as `&lt;`) and compressed. Stands in for a string in an outgoing message. */
export interface PreparedText {
  readonly kind: 'prepared';
  /** Number of bytes of the plain UTF-8 form. */
  readonly plainLength: number;
  /** Whole Xpress blocks, headers included. */
  readonly xpress: Uint8Array;
}

/** A whole serialized element, compressed. Stands in for one item of an outgoing array of complex type. */
export interface PreparedElement {
  readonly kind: 'prepared-element';
  /** Number of bytes of the plain UTF-8 form. */
  readonly plainLength: number;
  /** Whole Xpress blocks, headers included. */
  readonly xpress: Uint8Array;
}

/** Either kind of prepared part. */
export type PreparedPart = PreparedText | PreparedElement;

type Verbatim = bigint | number | boolean | undefined;

type OutgoingItem<Item> = Item extends Uint8Array
  ? Uint8Array
  : Item extends string | Verbatim
    ? Item
    : Outgoing<Item> | PreparedElement;

type OutgoingField<Value> = string extends Value
  ? Value | PreparedText
  : Value extends Uint8Array | ScannedIntegers
    ? Value
    : Value extends string | Verbatim
      ? Value
      : Value extends readonly (infer Item)[]
        ? readonly OutgoingItem<Item>[]
        : Outgoing<Value>;

type ArrayFields<Message> = {
  [Name in keyof Message]-?: Message[Name] extends readonly unknown[] | ScannedIntegers ? Name : never;
}[keyof Message];

/**
 * What the encoder takes for a message: arrays may be left out, a string may be a {@link PreparedText} and an item of an
 * array of complex type a {@link PreparedElement}. Every decoded message is a valid outgoing one.
 */
export type Outgoing<Message> = {
  readonly [Name in keyof Message as Name extends ArrayFields<Message> ? never : Name]: OutgoingField<Message[Name]>;
} & {
  readonly [Name in ArrayFields<Message>]?: OutgoingField<Message[Name]>;
};

/** Tells a prepared part from an ordinary value of a message. */
export function isPrepared(value: unknown): value is PreparedPart {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'prepared' || value.kind === 'prepared-element';
}
