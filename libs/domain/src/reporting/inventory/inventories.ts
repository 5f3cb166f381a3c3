import { gunzipSync, gzipSync } from 'node:zlib';
import type { DataSource } from 'typeorm';
import { computerKey } from '../../computers/computer-facts.js';
import { lockShard, numberComputers } from '../settle/number-computers.js';
import { shardOf } from '../statuses/computer-blocks.js';
import type { InventoryForm } from './inventory.entity.js';

/** The longest inventory that is kept, in bytes: of its text, or of what came. */
export const MAXIMUM_INVENTORY_BYTES = 4 * 1024 * 1024;

/** An inventory that a computer reported. */
export interface ReceivedInventory {
  /** Its key, see `computerKey`. */
  readonly computerId: string;
  readonly receivedAt: Date;
  /** By the clock of the computer. */
  readonly clientTime: Date;
  /** What it wrote, or bytes that cannot be read; at most {@link MAXIMUM_INVENTORY_BYTES}. */
  readonly content: string | Buffer;
}

/**
 * Keeps an inventory in place of the one before, and notes when it came. Durable when it resolves; whether the computer is known: nothing is kept
 * of others.
 */
export async function saveInventory(dataSource: DataSource, { computerId, receivedAt, clientTime, content }: ReceivedInventory): Promise<boolean> {
  const shard = shardOf(computerId);
  const form: InventoryForm = typeof content === 'string' ? 'text' : 'unreadable';
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    await lockShard(manager, shard);
    const known: unknown[] = await manager.query('SELECT FROM computers.computer WHERE id = $1 FOR KEY SHARE', [computerId]);
    if (known.length === 0) return false;
    const number = (await numberComputers(manager, shard, new Map([[computerId, receivedAt]]))).get(computerId);
    await manager.query(`
      UPDATE reporting.computer_report SET last_inventory_time = $2, last_report_time = greatest(last_report_time, $2) WHERE number = $1`, [number, receivedAt]);
    await manager.query(`
      INSERT INTO reporting.inventory (computer_id, received_at, client_time, form, length, document) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (computer_id) DO UPDATE SET received_at = excluded.received_at, client_time = excluded.client_time, form = excluded.form,
        length = excluded.length, document = excluded.document`,
    [computerId, receivedAt, clientTime, form, bytes.length, form === 'text' ? gzipSync(bytes) : bytes]);
    return true;
  });
}

/** An inventory as it is shown. */
export interface KeptInventory {
  readonly receivedAt: Date;
  readonly clientTime: Date;
  /** Bytes of the text in UTF-8, or of what came. */
  readonly length: number;
  /** A stranger's words, never markup; null when what came could not be read. */
  readonly text: string | null;
}

/** The last inventory of a computer, by its id in any case; null when there is none. */
export async function findInventory(dataSource: DataSource, id: string): Promise<KeptInventory | null> {
  const [row]: (Omit<KeptInventory, 'text'> & { form: InventoryForm; document: Buffer })[] = await dataSource.query(`
    SELECT received_at AS "receivedAt", client_time AS "clientTime", length, form, document FROM reporting.inventory WHERE computer_id = $1`, [computerKey(id)]);
  if (row === undefined) return null;
  const { form, document, ...kept } = row;
  return { ...kept, text: form === 'text' ? gunzipSync(document, { maxOutputLength: MAXIMUM_INVENTORY_BYTES }).toString('utf8') : null };
}
