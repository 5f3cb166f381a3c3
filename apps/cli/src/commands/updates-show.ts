import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { updateDetails, type UpdateDetails } from '../api/resources.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatBytes } from '../output/format-bytes.js';
import { formatMoment } from '../output/format-moment.js';
import { connect, print } from './connect.js';
import { findUpdateId } from './find-update.js';

async function show(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const updateId = await findUpdateId(client, invocation.positionals[0] ?? '');
  const details = await client.get(`updates/${pathPart(updateId)}`, updateDetails);
  print(invocation, details, () => describe(details));
}

function describe(details: UpdateDetails): string[] {
  const { revisions, approvals, categories, files, eulas } = details;
  return fieldList([
    ['title', details.title],
    ['id', details.updateId],
    ['revision', `${details.revisionNumber} (${revisions.length === 1 ? 'the only one here' : `${revisions.length} here`})`],
    ['type', details.type],
    ['state', details.state],
    ['created', formatMoment(details.creationDate)],
    ['arrived', formatMoment(details.importedAt)],
    ['approvals', approvals.map(({ groupName, action, deadline, administrator }) => `${groupName}: ${action}${deadline === null ? '' : ` by ${formatMoment(deadline)}`} (${administrator})`)],
    ['categories', categories.map(({ title, updateId }) => title ?? updateId)],
    ['supersedes', details.supersedes.map(nameOf)],
    ['superseded by', details.supersededBy.map(nameOf)],
    ['goes out with', details.bundledBy.map(nameOf)],
    ['has members', details.members.map(nameOf)],
    ['licences', eulas.map(({ eulaId, isAccepted }) => `${eulaId}: ${isAccepted ? 'accepted' : 'not accepted'}`)],
    ['files', files.map(({ fileName, size }) => `${fileName}, ${formatBytes(size)}`)],
  ]);
}

function nameOf({ title, updateId }: { readonly title: string | null; readonly updateId: string }): string {
  return title === null ? updateId : `${title} (${updateId})`;
}

/** `sluice updates show` */
export const UPDATES_SHOW: Command = {
  words: ['updates', 'show'],
  summary: 'shows everything about one update',
  positionals: 'UPDATE',
  least: 1,
  most: 1,
  options: CONNECTION_OPTIONS,
  details: ['UPDATE is an update id, or a text that the title of only one update holds, such as KB9000003.'],
  run: show,
};
