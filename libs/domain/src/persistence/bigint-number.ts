import type { ValueTransformer } from 'typeorm';

/**
 * PostgreSQL's bigint as a JavaScript number. The driver hands bigint over as text because it may exceed 2^53; the values
 * stored here (change numbers, file sizes) cannot.
 */
export const bigintAsNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
