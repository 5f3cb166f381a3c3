/**
 * Bounds of the decoder. Every byte of a message comes from a stranger; each bound is checked while parsing, before memory or
 * time is spent.
 * The defaults leave native clients and servers far behind: their largest request is 51 KB, deepest nesting 8,
 * longest id list some 5,000.
 */
export interface DecodeLimits {
  /** Bytes of the whole message. */
  readonly maxMessageBytes: number;
  /** Nested elements. */
  readonly maxDepth: number;
  /** Elements in the whole message, known and unknown ones. */
  readonly maxElements: number;
  /** Attributes (namespace declarations included) of one element. */
  readonly maxAttributes: number;
  /** UTF-16 code units of one attribute value. */
  readonly maxAttributeLength: number;
  /** UTF-16 code units of the text of one field. */
  readonly maxTextLength: number;
  /** UTF-16 code units of the text of a field that its table marks `large` (metadata, inventories). */
  readonly maxLargeTextLength: number;
  /** Items of one array. */
  readonly maxArrayItems: number;
}

/** Longest accepted request: 4 MiB, 80 times the largest native one. */
export const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** Longest accepted response: 256 MiB; a real page of Windows servicing metadata is 51 MB. */
export const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** Deepest accepted nesting. saxes resolves prefixes by walking up, so depth also bounds its work. */
export const MAX_DEPTH = 64;

/** Most elements of a request. */
export const MAX_REQUEST_ELEMENTS = 500_000;

/** Most elements of a response: a full revision list of a large server has a million. */
export const MAX_RESPONSE_ELEMENTS = 5_000_000;

/** Most attributes of one element; the widest contract type, ComputerRollupDetails, has 24. */
export const MAX_ATTRIBUTES = 64;

/** Longest attribute value. */
export const MAX_ATTRIBUTE_LENGTH = 8 * 1024;

/** Longest text of an ordinary field. */
export const MAX_TEXT_LENGTH = 64 * 1024;

/** Longest text of a large field in a request (an inventory). */
export const MAX_LARGE_REQUEST_TEXT_LENGTH = 1024 * 1024;

/** Longest text of a large field in a response (one update document; the largest known has 47 MB). */
export const MAX_LARGE_RESPONSE_TEXT_LENGTH = 128 * 1024 * 1024;

/** Most items of one array in a request. */
export const MAX_REQUEST_ARRAY_ITEMS = 50_000;

/** Most items of one array in a response. */
export const MAX_RESPONSE_ARRAY_ITEMS = 1_000_000;

/** Bounds for what clients and downstream servers send to us. */
export const REQUEST_LIMITS: DecodeLimits = {
  maxMessageBytes: MAX_REQUEST_BYTES,
  maxDepth: MAX_DEPTH,
  maxElements: MAX_REQUEST_ELEMENTS,
  maxAttributes: MAX_ATTRIBUTES,
  maxAttributeLength: MAX_ATTRIBUTE_LENGTH,
  maxTextLength: MAX_TEXT_LENGTH,
  maxLargeTextLength: MAX_LARGE_REQUEST_TEXT_LENGTH,
  maxArrayItems: MAX_REQUEST_ARRAY_ITEMS,
};

/** Bounds for what an upstream server answers to us. */
export const RESPONSE_LIMITS: DecodeLimits = {
  maxMessageBytes: MAX_RESPONSE_BYTES,
  maxDepth: MAX_DEPTH,
  maxElements: MAX_RESPONSE_ELEMENTS,
  maxAttributes: MAX_ATTRIBUTES,
  maxAttributeLength: MAX_ATTRIBUTE_LENGTH,
  maxTextLength: MAX_TEXT_LENGTH,
  maxLargeTextLength: MAX_LARGE_RESPONSE_TEXT_LENGTH,
  maxArrayItems: MAX_RESPONSE_ARRAY_ITEMS,
};

/** The defaults with those bounds replaced that are given (and not `undefined`). */
export function withLimits(defaults: DecodeLimits, overrides: Partial<DecodeLimits>): DecodeLimits {
  return {
    maxMessageBytes: overrides.maxMessageBytes ?? defaults.maxMessageBytes,
    maxDepth: overrides.maxDepth ?? defaults.maxDepth,
    maxElements: overrides.maxElements ?? defaults.maxElements,
    maxAttributes: overrides.maxAttributes ?? defaults.maxAttributes,
    maxAttributeLength: overrides.maxAttributeLength ?? defaults.maxAttributeLength,
    maxTextLength: overrides.maxTextLength ?? defaults.maxTextLength,
    maxLargeTextLength: overrides.maxLargeTextLength ?? defaults.maxLargeTextLength,
    maxArrayItems: overrides.maxArrayItems ?? defaults.maxArrayItems,
  };
}
