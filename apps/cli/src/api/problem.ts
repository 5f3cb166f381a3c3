import { z } from 'zod';
import { CommandError } from '../command-line/command-error.js';
import { EXIT, type ExitCode } from '../command-line/exit-codes.js';
import type { HttpAnswer } from './http-request.js';

/** Begins the type of every problem of the management API (docs/API-ERRORS.md). */
const PROBLEM_TYPE_PREFIX = 'urn:sluice:problem:';

const problem = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  instance: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() })).optional(),
});

/** What to do next about problems that a command line can do something about, by the last part of their type. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  'unauthorized': 'Give the token with SLUICE_ADMIN_TOKEN; beside a running `npm start` it is found by itself.',
  'too-many-failed-attempts': 'Wait a minute, then use the right token.',
  'update-not-found': '`sluice updates list --search TEXT` finds updates.',
  'group-not-found': '`sluice groups list` shows the groups there are.',
  'computer-not-found': '`sluice computers list` shows the computers there are.',
  'update-declined': '`sluice updates undecline` takes that back.',
  'part-of-another-update': '`sluice updates show` names what it goes out with; approve that.',
  'eula-not-accepted': 'Read the licence, then add --accept-eula.',
  'precondition-failed': 'Look at it again, and repeat the command if it is still what you want.',
  'client-side-targeting': 'Set TargetGroup in the policy of the computer, or `sluice server set targeting=server`.',
  'group-has-children': 'Move or delete the groups below it first.',
  'content-file-not-found': '`sluice content files` shows what is needed or here.',
  'content-job-active': 'Wait for it: --watch shows how far it is.',
  'no-content-store': 'Set SLUICE_CONTENT_DIRECTORY of the console to that of the content-fetcher.',
  'not-locally-published': 'Leave --update-id out to publish an update of its own.',
  'revision-not-newer': '`sluice publications list` shows what there is; --revision names a higher one.',
  'digest-mismatch': 'Did the file change meanwhile? Repeat the command.',
  'upload-taken-over': 'Repeat the command; what was sent is not sent again.',
  'multicast-namespace-not-found': '`sluice multicast namespaces` shows those there are.',
  'multicast-session-not-found': '`sluice multicast sessions` shows those there are.',
  'multicast-client-not-found': '`sluice multicast session ID` shows who is there.',
  'no-space': '`sluice content usage` shows what takes the room.',
  'internal-error': 'The log of the console says more.',
  'unavailable': 'Try again in a moment; /readyz of the console says what it waits for.',
  'too-many-imports': 'Repeat the command when one of them has ended.',
};

/** The server refused a request. */
export class ServerProblem extends CommandError {
  override readonly name = 'ServerProblem';

  /** @param type last part of the problem's type URI, such as `group-not-found` */
  constructor(
    readonly type: string,
    exitCode: ExitCode,
    message: string,
  ) {
    super(exitCode, message);
  }
}

/** Turns an answer that is no success into an error that says what was wrong and what to do next. */
export function problemOf(answer: HttpAnswer): CommandError {
  const parsed = problem.safeParse(parseJson(answer.text));
  if (!parsed.success || !parsed.data.type.startsWith(PROBLEM_TYPE_PREFIX)) return foreignAnswer(answer);
  const { title, detail, instance, errors = [] } = parsed.data;
  const type = parsed.data.type.slice(PROBLEM_TYPE_PREFIX.length);
  const lines = [
    `${title}. ${detail}`,
    ...errors.map(({ pointer, parameter, detail: what }) => `  ${[parameter ?? pointer, what].filter(Boolean).join(': ')}`),
    ...(instance === undefined ? [] : [`  instance: ${instance}`]),
    ...retryLines(answer),
    ...(Object.hasOwn(NEXT_STEPS, type) ? [NEXT_STEPS[type] as string] : []),
  ];
  return new ServerProblem(type, exitCodeOf(answer.status), lines.join('\n'));
}

function foreignAnswer({ status }: HttpAnswer): CommandError {
  return new CommandError(exitCodeOf(status), `the server answered HTTP ${status}, and not as the management API does\nIs this address a Sluice server? --url names another one.`);
}

function retryLines({ headers }: HttpAnswer): string[] {
  const seconds = headers['retry-after'];
  return seconds === undefined ? [] : [`  try again after ${seconds} seconds`];
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403 || status === 429) return EXIT.notAuthorized;
  return status === 503 ? EXIT.notReachable : EXIT.refused;
}

/** The value, or `undefined` when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
