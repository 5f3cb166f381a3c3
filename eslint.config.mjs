import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom, and why. The rule sees workspace imports and relative imports that leave a package.
 * `.ci/run` plants a violation of it and fails when nobody notices.
 */
const boundaries = [
  // Wire code is used by servers, clients and tests alike, so it depends on nothing of ours.
  { sourceTag: 'layer:protocol', onlyDependOnLibsWithTags: ['layer:protocol'] },
  // The domain must not know how anything looks on the wire, or a change of wire would change meaning.
  { sourceTag: 'layer:domain', onlyDependOnLibsWithTags: ['layer:domain'] },
  // What two services need. It may know wire and domain; it never knows a service.
  { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: ['layer:platform', 'layer:domain', 'layer:protocol'] },
  // Starts PostgreSQL and nats-server for development and tests; knows nothing of Sluice.
  { sourceTag: 'layer:local-services', onlyDependOnLibsWithTags: ['layer:local-services'] },
  // The engines of MS-WDSMT: the service has the server's, the command line the client's. They know the wire and nothing else.
  { sourceTag: 'layer:wds-transport', onlyDependOnLibsWithTags: ['layer:wds-transport', 'layer:protocol'] },
  { sourceTag: 'layer:testing', onlyDependOnLibsWithTags: ['layer:testing', 'layer:local-services', 'layer:platform', 'layer:domain', 'layer:protocol'] },
  // A service never imports a service: facts travel as events, questions as requests over NATS.
  { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:platform', 'layer:domain', 'layer:protocol', 'layer:wds-transport'] },
  // The command line speaks to the management API over the network; of the libraries it only carries the update client, for `sluice scan`, the
  // format of packages, which are verified and resumed where there is no server, and the receiver of multicast sessions.
  { sourceTag: 'layer:cli', onlyDependOnLibsWithTags: ['layer:testing', 'layer:protocol', 'layer:wds-transport'] },
  { sourceTag: 'layer:tools', onlyDependOnLibsWithTags: ['layer:tools', 'layer:wds-transport', 'layer:testing', 'layer:local-services', 'layer:platform', 'layer:domain', 'layer:protocol'] },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'coverage/**', '.data/**', '.nx/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries }],
    },
  },
  {
    // Tests may tell long stories.
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      // Apps and libraries may use the test library from their tests; nothing else may.
      '@nx/enforce-module-boundaries': 'off',
    },
  },
  { files: ['**/generated/**/*.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['tools/**/*.{ts,mjs}', 'apps/cli/**/*.{ts,mjs}', '*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', setTimeout: 'readonly', URL: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
);
