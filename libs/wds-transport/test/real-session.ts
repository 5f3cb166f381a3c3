import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Security as the programs in `programs/` take it. */
export interface SecurityJson {
  readonly mode: 'none' | 'checksum' | 'hash' | 'sign';
  readonly hashKey: string;
  readonly signKey: string;
}

export function securityJson(mode: SecurityJson['mode']): SecurityJson {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { mode, hashKey: randomBytes(24).toString('hex'), signKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A folder of its own with a file of random bytes. */
export class ContentFolder {
  private constructor(
    readonly path: string,
    readonly size: number,
    readonly sha256: string,
  ) {}

  static async make(size: number): Promise<ContentFolder> {
    const path = await mkdtemp(join(tmpdir(), 'sluice-multicast-'));
    const hash = createHash('sha256');
    const file = await open(join(path, 'content'), 'w');
    for (let left = size; left > 0;) {
      const bytes = randomBytes(Math.min(left, 1 << 20));
      await file.write(bytes);
      hash.update(bytes);
      left -= bytes.length;
    }
    await file.close();
    return new ContentFolder(path, size, hash.digest('hex'));
  }

  get file(): string {
    return join(this.path, 'content');
  }

  out(name: string): string {
    return join(this.path, `out-${name}`);
  }

  /** Whether a received file is the content, bit for bit. */
  async isContent(name: string): Promise<boolean> {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.out(name))) hash.update(chunk as Buffer);
    return hash.digest('hex') === this.sha256;
  }

  async remove(name: string): Promise<void> {
    await rm(this.out(name), { force: true });
    await rm(`${this.out(name)}.sluice-part`, { force: true });
  }

  close(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
