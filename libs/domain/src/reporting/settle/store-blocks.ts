import type { EntityManager } from 'typeorm';
import { BLOCK_BYTES, blockOf, countComputers, setComputer } from '../statuses/computer-blocks.js';
import type { StatusChange } from '../statuses/status-book.js';
import { isCounted, type UpdateState } from '../statuses/update-state.js';

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
 * Carries changes over to the sets of computers by update and state. The shards of all computers are locked, so nobody else touches
 * these rows; they are read and written once, however many computers of a block changed.
 */
export async function storeBlocks(manager: EntityManager, computers: readonly ComputerChanges[]): Promise<void> {
  const blocks = touchedBlocks(computers);
  if (blocks.length === 0) return;
  const keys = [blocks.map((b) => b.updateNumber), blocks.map((b) => b.state), blocks.map((b) => b.block)];
  const rows: { update_number: number; state: number; block: number; bits: Buffer }[] = await manager.query(
    `SELECT c.update_number, c.state, c.block, c.bits
     FROM unnest($1::integer[], $2::smallint[], $3::integer[]) AS k (update_number, state, block)
     JOIN reporting.update_computers c USING (update_number, state, block)`, keys,
  );
  const present = new Map(rows.map((row) => [`${row.update_number}:${row.state}:${row.block}`, row.bits]));
  const bits = blocks.map(({ updateNumber, state, block, entries }) => {
    const set = present.get(`${updateNumber}:${state}:${block}`) ?? Buffer.alloc(BLOCK_BYTES);
    for (const [number, isIn] of entries) setComputer(set, number, isIn);
    return set;
  });
  await manager.query(
    `INSERT INTO reporting.update_computers (update_number, state, block, computers, bits)
     SELECT * FROM unnest($1::integer[], $2::smallint[], $3::integer[], $4::integer[], $5::bytea[])
     ON CONFLICT (update_number, state, block) DO UPDATE SET computers = excluded.computers, bits = excluded.bits`,
    [...keys, bits.map(countComputers), bits],
  );
}

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
