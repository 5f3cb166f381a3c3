/**
 * The domain has no common door: import an aggregate, for example `@sluice/domain/catalog`, or `@sluice/domain/events`,
 * `@sluice/domain/messaging` and `@sluice/domain/migrations`.
 */
export {};
