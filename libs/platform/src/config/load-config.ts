import type { z } from 'zod';
import { settingText } from './setting.js';

/** One environment variable that cannot be used as it is. It never holds the value. */
export interface ConfigProblem {
  /** Name of the environment variable. */
  readonly key: string;
  /** Whether the variable is absent (or empty), or present and unusable. */
  readonly state: 'missing' | 'invalid';
  /** What would be accepted. */
  readonly expected: string;
}

/** The environment does not give a usable configuration. Names every offending variable, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(`The configuration cannot be used:\n${problems.map(describe).join('\n')}`);
  }
}

/** The shape every configuration schema has: an object keyed by environment variable. */
export type ConfigSchema = z.ZodObject;

/**
 * Reads the variables that `schema` names from `env` and validates all of them.
 * An empty variable counts as absent, because that is how container manifests unset one.
 * @throws ConfigError naming every variable that is missing or invalid.
 */
export function loadConfig<S extends ConfigSchema>(schema: S, env: NodeJS.ProcessEnv = process.env): z.output<S> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = env[key];
    if (value !== undefined && value !== '') given[key] = value;
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  // The validation error may quote what it saw, so it is neither kept as a cause nor rethrown.
  throw new ConfigError(problemsOf(schema, result.error.issues, given));
}

function problemsOf(schema: ConfigSchema, issues: readonly z.core.$ZodIssue[], given: Record<string, string>): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  for (const issue of issues) {
    const key = String(issue.path[0] ?? 'configuration');
    if (problems.has(key)) continue;
    problems.set(key, { key, state: key in given ? 'invalid' : 'missing', expected: expectedOf(schema, key, issue) });
  }
  return [...problems.values()].sort((a, b) => a.key.localeCompare(b.key));
}

function expectedOf(schema: ConfigSchema, key: string, issue: z.core.$ZodIssue): string {
  const ofRule = issue.code === 'custom' ? issue.params?.['expected'] : undefined;
  if (typeof ofRule === 'string') return ofRule;
  const field = schema.shape[key] as z.ZodType | undefined;
  return (field && settingText(field)?.expected) ?? 'another value';
}

function describe(problem: ConfigProblem): string {
  return `  ${problem.key} is ${problem.state}: expected ${problem.expected}`;
}
