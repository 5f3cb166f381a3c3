import { availableParallelism } from 'node:os';

/**
 * One Jest run, three tiers. The file name says which tier a test belongs to:
 *   *.spec.ts         no input or output at all
 *   *.medium.spec.ts  the real PostgreSQL and nats-server that the global set-up started once for the run
 *   *.e2e.spec.ts     real processes, spoken to over the network
 */
const transform = {
  '^.+\\.ts$': ['@swc/jest', {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      keepClassNames: true,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  }],
};

const tier = (displayName, testRegex, extra = {}) => ({
  displayName,
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testEnvironment: 'node',
  // Tests read the sources; only processes started by the end-to-end tests run what `tsc -b` built.
  testEnvironmentOptions: { customExportConditions: ['@sluice/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testRegex,
  transform,
  ...extra,
});

/** Starts one PostgreSQL and one nats-server for the run, and only when tests that need them are in it. */
const servers = {
  globalSetup: '<rootDir>/libs/testing/src/environment/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/src/environment/global-teardown.mjs',
};

export default {
  projects: [
    tier('unit', '(?<!\\.medium|\\.e2e)\\.spec\\.ts$'),
    tier('medium', '\\.medium\\.spec\\.ts$', servers),
    tier('e2e', '\\.e2e\\.spec\\.ts$', servers),
  ],
  testTimeout: 30_000,
  // At least two: on two processors Jest would run everything in one process, whose memory grows with every file until it stands still. A worker
  // that has grown large is replaced. More of them than processors let tests fail that wait for others.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1GB',
};
