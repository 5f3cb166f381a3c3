/** The CloudEvents source of what this service changes. */
export const EVENT_SOURCE = '/console';
