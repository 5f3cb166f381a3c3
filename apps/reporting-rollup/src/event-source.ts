/** The CloudEvents source of what this service tells. */
export const EVENT_SOURCE = '/reporting-rollup';
