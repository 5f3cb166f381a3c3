import type { EntityManager } from 'typeorm';
import { arrayParameter, bytea, column, copyRows, int2, int4, type CopyColumn } from '../../persistence/binary/index.js';
import { BLOCK_BYTES, blockOf, countComputers, setComputer } from '../statuses/computer-blocks.js';
import type { StatusChange } from '../statuses/status-book.js';
import { isCounted, type UpdateState } from '../statuses/update-state.js';
import { storeCounts, type CountChange } from './store-counts.js';

/** The changes of one computer. */
export interface ComputerChanges {
  readonly computerNumber: number;
  readonly changes: readonly StatusChange[];
}

interface Block {
  readonly updateNumber: number;
  readonly state: number;
  readonly block: number;
  /** Computers that come in or go out. */
  readonly entries: Map<number, boolean>;
}

/**
 * Carries changes over to the sets of computers by update and state, and to their counts. The shards of all computers are locked, so nobody else touches
 * these rows; they are read and written once, however many computers of a block changed.
 */
export async function storeBlocks(manager: EntityManager, computers: readonly ComputerChanges[]): Promise<void> {
  const blocks = touchedBlocks(computers);
  if (blocks.length === 0) return;
  const present = await presentBlocks(manager, blocks);
  const rows = blocks.map((block) => changed(block, present.get(keyOf(block))));
  await copyRows(manager, 'reporting.update_computers', COLUMNS, rows.filter(({ isNew }) => isNew));
  const kept = rows.filter(({ isNew }) => !isNew);
  if (kept.length > 0) await manager.query(UPDATE_BLOCKS, [...keysOf(kept), arrayParameter(int4, kept.map((row) => row.computers)), arrayParameter(bytea, kept.map((row) => row.bits))]);
  await storeCounts(manager, rows);
}

type BlockKey = Pick<Block, 'updateNumber' | 'state' | 'block'>;

interface BlockRow extends CountChange {
  readonly isNew: boolean;
  readonly computers: number;
  readonly bits: Buffer;
}

type Present = Pick<BlockRow, 'computers' | 'bits'>;

const keyOf = ({ updateNumber, state, block }: BlockKey): string => `${updateNumber}:${state}:${block}`;

const keysOf = (blocks: readonly BlockKey[]): Buffer[] => [
  arrayParameter(int4, blocks.map(({ updateNumber }) => updateNumber)), arrayParameter(int2, blocks.map(({ state }) => state)),
  arrayParameter(int4, blocks.map(({ block }) => block)),
];

async function presentBlocks(manager: EntityManager, blocks: readonly Block[]): Promise<Map<string, Present>> {
  const rows: { update_number: number; state: number; block: number; computers: number; bits: Buffer }[] = await manager.query(
    `SELECT c.update_number, c.state, c.block, c.computers, c.bits
     FROM unnest($1::integer[], $2::smallint[], $3::integer[]) AS k (update_number, state, block)
     JOIN reporting.update_computers c USING (update_number, state, block)`, keysOf(blocks),
  );
  return new Map(rows.map(({ update_number: updateNumber, state, block, computers, bits }) => [keyOf({ updateNumber, state, block }), { computers, bits }]));
}

/** What becomes of a block, and how many computers are in it then. */
function changed({ updateNumber, state, block, entries }: Block, present: Present | undefined): BlockRow {
  const bits = present?.bits ?? Buffer.alloc(BLOCK_BYTES);
  for (const [number, isIn] of entries) setComputer(bits, number, isIn);
  const computers = countComputers(bits);
  return { updateNumber, state, block, computers, bits, isNew: present === undefined, more: computers - (present?.computers ?? 0) };
}

const COLUMNS: readonly CopyColumn<BlockRow>[] = [
  column('update_number', int4, ({ updateNumber }) => updateNumber), column('state', int2, ({ state }) => state), column('block', int4, ({ block }) => block),
  column('computers', int4, ({ computers }) => computers), column('bits', bytea, ({ bits }) => bits),
];

const UPDATE_BLOCKS = `
  UPDATE reporting.update_computers c SET computers = g.computers, bits = g.bits
  FROM unnest($1::integer[], $2::smallint[], $3::integer[], $4::integer[], $5::bytea[]) AS g (update_number, state, block, computers, bits)
  WHERE (c.update_number, c.state, c.block) = (g.update_number, g.state, g.block)`;

function touchedBlocks(computers: readonly ComputerChanges[]): Block[] {
  const blocks = new Map<string, Block>();
  const note = (updateNumber: number, state: UpdateState, number: number, isIn: boolean): void => {
    if (!isCounted(state)) return;
    const block = blockOf(number);
    const key = `${updateNumber}:${state}:${block}`;
    let entry = blocks.get(key);
    if (entry === undefined) blocks.set(key, entry = { updateNumber, state, block, entries: new Map() });
    entry.entries.set(number, isIn);
  };
  for (const { computerNumber, changes } of computers) {
    for (const { updateNumber, from, to } of changes) {
      note(updateNumber, from, computerNumber, false);
      note(updateNumber, to, computerNumber, true);
    }
  }
  return [...blocks.values()];
}
