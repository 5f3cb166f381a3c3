/**
 * A process that puts one file into a store and may die of it: `kill -9` on itself before a given one of its calls that change something on
 * the disk. What became durable it says at once on its standard output: `piece N`, `committed`. Started by the crash tests with one
 * argument in JSON; runs what was built.
 */
import { Buffer } from 'node:buffer';
import { closeSync, openSync, promises, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const { directory, s3, file, name, sha1, sha256, dieBefore } = JSON.parse(process.argv[2]);

if (dieBefore !== undefined) await dieBeforeCall(dieBefore);
const store = directory === undefined ? await objectStorage() : await directoryStore();
const bytes = readFileSync(file);
const partial = await store.openPartial(name, bytes.length);
say(`here ${[...partial.pieces].join(' ')}`);
for (let index = 0; index < partial.pieceCount; index += 1) {
  if (partial.pieces.has(index)) continue;
  await partial.writePiece(index, bytes.subarray(index * partial.pieceBytes, (index + 1) * partial.pieceBytes));
  say(`piece ${index}`);
}
await partial.commit({ sha1: Buffer.from(sha1, 'hex'), sha256: Buffer.from(sha256, 'hex') });
say('committed');
process.exit(0);

function say(line) {
  writeSync(1, `${line}\n`);
}

async function directoryStore() {
  const { DirectoryStore } = await import('../dist/content-store/directory/directory-store.js');
  return await DirectoryStore.open(directory);
}

async function objectStorage() {
  const { S3Store } = await import('../dist/content-store/s3/s3-store.js');
  const { Secret } = await import('../dist/config/secret.js');
  return await S3Store.open({ ...s3, credentials: { keyId: new Secret('S3RVER'), key: new Secret('S3RVER') } });
}

/** Counts the calls that change something, and ends the process before one of them. */
async function dieBeforeCall(number) {
  let calls = 0;
  const counted = (target, method, changes = () => true) => {
    const original = target[method];
    target[method] = function (...args) {
      if (changes(...args) && ++calls === number) process.kill(process.pid, 'SIGKILL');
      return original.apply(this, args);
    };
  };
  const probe = `${file}.${process.pid}`;
  closeSync(openSync(probe, 'w'));
  const handle = await promises.open(probe, 'r');
  const FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  unlinkSync(probe);
  for (const method of ['mkdir', 'rename', 'rm', 'unlink', 'utimes', 'chmod']) counted(promises, method);
  counted(promises, 'open', (_path, flags) => flags !== 'r');
  for (const method of ['write', 'writeFile', 'truncate', 'sync', 'datasync']) counted(FileHandle, method);
  syncBuiltinESMExports();
}
