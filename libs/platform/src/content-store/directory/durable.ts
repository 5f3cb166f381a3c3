import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './file-system-error.js';

/** Makes the names in a directory durable. Some network file systems know no such thing: there a name is durable when it is made. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Makes a directory when it is missing, durably. Its parent must be there. */
export async function ensureDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    return;
  }
  await syncDirectory(dirname(path));
}

/** Writes a new file and makes its bytes durable; its name is durable after {@link syncDirectory}. */
export async function writeDurable(path: string, content: string, size?: number): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    if (size !== undefined) await handle.truncate(size);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
