export { arrayParameter, bytea, int2, int4, jsonb, text, textArray, timestamptz, uuid, type BinaryType } from './binary-types.js';
export { column, copyRows, type CopyColumn } from './copy-rows.js';
