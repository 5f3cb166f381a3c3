import { connectionOf } from '../api/connection.js';
import { ManagementClient } from '../api/management-client.js';
import type { Invocation } from '../command-line/command.js';

/** The management API that an invocation is about. */
export function connect({ options, terminal }: Invocation): ManagementClient {
  return new ManagementClient(connectionOf(options, terminal.env));
}

/** Prints a result: as JSON where scripts asked for it, else as lines for people. */
export function print({ options, terminal }: Invocation, value: unknown, lines: () => readonly string[]): void {
  if (options.flag('json')) terminal.out(JSON.stringify(value, null, 2));
  else for (const line of lines()) terminal.out(line);
}
