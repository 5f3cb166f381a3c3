import { connectionOf } from '../api/connection.js';
import { ManagementClient, pathPart } from '../api/management-client.js';
import { ServerProblem } from '../api/problem.js';
import { update, updateDetails, type UpdateDetails } from '../api/resources.js';
import { CommandError } from '../command-line/command-error.js';
import type { Invocation } from '../command-line/command.js';
import { isGuid } from '../commands/find-update.js';

/** What the server knows about an update that it did not send: the computer itself cannot tell these apart. */
export interface ServerView {
  /** `undefined` when the catalog does not have it. */
  readonly update: UpdateDetails | undefined;
  readonly lines: readonly string[];
}

/** The most updates that one KB number is looked up for. */
const MOST_FOUND = 10;

/**
 * Asks the management API about an update, where there is a token for it.
 * @param wanted an update id or a KB number
 * @returns `undefined` when the management API cannot be asked: then the computer's own view has to do
 */
export async function serverView(invocation: Invocation, wanted: string): Promise<readonly ServerView[] | undefined> {
  try {
    const client = new ManagementClient(connectionOf(invocation.options, invocation.terminal.env));
    const ids = isGuid(wanted) ? [wanted.toLowerCase()] : (await client.list('updates', update, { q: wanted }, { most: MOST_FOUND })).items.map(({ updateId }) => updateId);
    const views: ServerView[] = [];
    for (const id of ids) views.push(await viewOf(client, id));
    return views;
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

async function viewOf(client: ManagementClient, updateId: string): Promise<ServerView> {
  try {
    const details = await client.get(`updates/${pathPart(updateId)}`, updateDetails);
    return { update: details, lines: linesOf(details) };
  } catch (error) {
    if (error instanceof ServerProblem && error.type === 'update-not-found') return { update: undefined, lines: ['The server’s catalog does not have it.'] };
    throw error;
  }
}

/** What each state of the management API means for a computer that was not sent the update. */
const STATES: Readonly<Record<string, string>> = {
  declined: 'It is declined: no computer gets it until `sluice updates undecline`.',
  expired: 'Its publisher has withdrawn it.',
};

function linesOf({ title, updateId, state, approvals, supersededBy }: UpdateDetails): string[] {
  return [
    `On the server: ${title ?? updateId}, ${state}.`,
    ...(Object.hasOwn(STATES, state) ? [STATES[state] as string] : ['It is in the catalog, so one of its prerequisites does not apply to this computer.']),
    ...approvals.map(({ groupName, action }) => `  ${groupName}: ${action}`),
    ...supersededBy.map((better) => `  superseded by ${better.title ?? better.updateId}`),
  ];
}
