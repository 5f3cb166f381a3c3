/**
 * A long list of `xs:int` that was found in a message and not copied out of it: a client sends more than a thousand revision ids with every
 * scan, and arrays of them would be most of the garbage of a call.
 */
export interface ScannedIntegers extends Iterable<number> {
  readonly length: number;
  /** The numbers. They stay where they are only until the next message is decoded, so nobody may keep them. */
  numbers(): Int32Array;
}

/** A list of `xs:int` of a decoded message. */
export type IntegerList = readonly number[] | ScannedIntegers;

/** The numbers of a list, to be used at once: those of a long list are good until the next message is decoded. */
export function numbersOf(list: IntegerList): readonly number[] | Int32Array {
  return 'numbers' in list ? list.numbers() : list;
}
