import type { DataSource } from 'typeorm';
import { createEvent } from '../../events/index.js';
import { appendToOutbox } from '../../messaging/index.js';

/**
 * Asks for a file on behalf of an administrator: one that failed is tried again at once, one that nothing needs is fetched all the same.
 * Tells with ContentRequested; a content-fetcher does it. False when the catalog has no such file, and then nothing happens.
 */
export function askForContent(dataSource: DataSource, sha1: Buffer, source: string): Promise<boolean> {
  return dataSource.transaction(async (manager) => {
    const found: unknown[] = await manager.query('SELECT FROM catalog.file WHERE sha1 = $1', [sha1]);
    if (found.length === 0) return false;
    const digest = sha1.toString('base64');
    await appendToOutbox(manager, createEvent('ContentRequested', { requestedBy: 'administrator', digests: [digest] }, { source, subject: digest }));
    return true;
  });
}
