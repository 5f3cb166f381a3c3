import { CONNECTION_OPTIONS } from '../api/connection.js';
import { pathPart } from '../api/management-client.js';
import { deadLetter, deadLetterDetails, type DeadLetter } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { fieldList } from '../output/field-list.js';
import { formatMoment } from '../output/format-moment.js';
import { textTable, type Column } from '../output/text-table.js';
import { connect, print } from './connect.js';
import { LIST_OPTIONS, listEnd, listWindow } from './list-options.js';

const COLUMNS: readonly Column<DeadLetter>[] = [
  { title: 'number', value: ({ number }) => number },
  { title: 'failed at', value: ({ failedAt }) => formatMoment(failedAt) },
  { title: 'consumer', value: ({ consumer }) => consumer, least: 16 },
  { title: 'attempts', value: ({ attempts }) => attempts, optional: true },
  { title: 'reason', value: ({ reason }) => reason, least: 16 },
];

async function list(invocation: Invocation): Promise<void> {
  const { items, nextCursor } = await connect(invocation).list('dead-letters', deadLetter, {}, listWindow(invocation));
  print(invocation, { items, nextCursor }, () => [...textTable(COLUMNS, items, invocation.terminal.columns), listEnd(items.length, nextCursor, 'dead letters')]);
}

async function show(invocation: Invocation): Promise<void> {
  const letter = await connect(invocation).get(pathOf(invocation.positionals[0] ?? ''), deadLetterDetails);
  print(invocation, letter, () => [
    ...fieldList([
      ['number', letter.number], ['failed at', formatMoment(letter.failedAt)], ['consumer', letter.consumer], ['subject', letter.subject],
      ['attempts', letter.attempts], ['reason', letter.reason], ['bytes', letter.bytes],
      ['message', letter.messageBase64 === null ? JSON.stringify(letter.message, null, 2).split('\n') : `${letter.messageBase64} (base64)`],
    ]),
  ]);
}

async function replay(invocation: Invocation): Promise<void> {
  const client = connect(invocation);
  const replayed: DeadLetter[] = [];
  for (const number of invocation.positionals) replayed.push(await client.send('POST', `${pathOf(number)}/replay`, {}, deadLetter));
  print(invocation, { items: replayed }, () => replayed.map(({ number, consumer }) => `gave ${number} to ${consumer} once more`));
}

function pathOf(number: string): string {
  if (!/^[1-9]\d{0,15}$/.test(number)) throw new UsageError(`${number} is no number of a dead letter; see sluice dead-letters list`);
  return `dead-letters/${pathPart(number)}`;
}

/** `sluice dead-letters ...` */
export const DEAD_LETTER_COMMANDS: readonly Command[] = [
  {
    words: ['dead-letters', 'list'], summary: 'lists events and reports that could not be handled', positionals: '', least: 0, most: 0,
    options: { ...LIST_OPTIONS, ...CONNECTION_OPTIONS }, details: [], run: list,
  },
  { words: ['dead-letters', 'show'], summary: 'shows one of them with its message', positionals: 'NUMBER', least: 1, most: 1, options: CONNECTION_OPTIONS, details: [], run: show },
  {
    words: ['dead-letters', 'replay'], summary: 'has them handled once more', positionals: 'NUMBER...', least: 1, most: 100, options: CONNECTION_OPTIONS,
    details: ['Replay when the reason is gone; what fails again is a dead letter again, with another number.'], run: replay,
  },
];
