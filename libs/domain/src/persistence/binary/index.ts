export { arrayParameter, bytea, int2, int4, jsonb, text, textArray, timestamptz, uuid, type BinaryType } from './binary-types.js';
export { column, copyRows, copyRowsInto, type CopyColumn } from './copy-rows.js';
