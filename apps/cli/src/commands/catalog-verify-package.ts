import { statSync } from 'node:fs';
import { PackageError } from '@sluice/protocol/catalog-package';
import { reasonOf } from '../api/http-request.js';
import { CommandError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { formatBytes } from '../output/format-bytes.js';
import { progressLine } from '../output/progress-bar.js';
import { printable } from '../output/printable.js';
import { verifyPackage, type VerifiedPackage, type WantedFile } from '../package/verify-package.js';
import { print } from './connect.js';

async function verify(invocation: Invocation): Promise<void> {
  const [path = ''] = invocation.positionals;
  const { terminal, options } = invocation;
  const wanted: WantedFile[] = [];
  const isListed = options.flag('files');
  const verified = await reading(invocation, path, (file) => { if (isListed) wanted.push(file); });
  const { head, done, digest, wantedBytes } = verified;
  print(invocation, { file: path, ...head, ...done, digest, wantedBytes, ...(isListed ? { files: wanted } : {}) }, () => describe(path, verified));
  if (isListed && !options.flag('json')) for (const file of wanted) terminal.out(lineOf(file));
}

async function reading({ terminal }: Invocation, path: string, onWanted: (file: WantedFile) => void): Promise<VerifiedPackage> {
  try {
    const { size } = statSync(path);
    return await verifyPackage(path, (bytes) => { if (terminal.isWatched) terminal.status(progressLine(bytes, size)); }, onWanted);
  } catch (error) {
    if (error instanceof PackageError) throw new CommandError(EXIT.refused, `${path} is not to be used: ${error.message} (${error.code})\nCopy it anew, or export it again.`);
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`);
  } finally {
    if (terminal.isWatched) terminal.status('');
  }
}

function describe(path: string, { head, done, digest, wantedBytes }: VerifiedPackage): string[] {
  return [
    `${path} is whole: ${done.revisions} revisions of server ${head.serverId}, ${head.since === null ? 'complete' : `after change number ${head.since}`}, up to change number ${done.changeNumber}`,
    `written ${head.createdAt}; ${done.groups} groups, ${done.approvals} approvals, ${done.declinedUpdates} declined updates, ${done.acceptedEulas} accepted licences, ${done.decryptionKeys} decryption keys`,
    `${done.wantedFiles} wanted files of ${formatBytes(wantedBytes)} together`,
    `digest ${digest}`,
  ];
}

/** SHA-1, bytes, SHA-256 and address of a file; a dash for what nobody said. */
function lineOf({ sha1, sha256, size, extension, originUrl }: WantedFile): string {
  const hex = (text: string): string => Buffer.from(text, 'base64').toString('hex');
  return printable(`${hex(sha1)}${extension} ${size} ${sha256 === null ? '-' : hex(sha256)} ${originUrl ?? '-'}`);
}

/** `sluice catalog verify-package` */
export const CATALOG_VERIFY_PACKAGE: Command = {
  words: ['catalog', 'verify-package'],
  summary: 'reads a package to its end and tells whether it is whole; needs no server',
  positionals: 'FILE',
  least: 1,
  most: 1,
  options: {
    files: { help: 'lists the content files that the approvals in it make wanted: SHA-1 and extension, bytes, SHA-256, address' },
    json: { help: 'prints JSON for scripts' },
  },
  details: ['The exit code is 0 only when every record and every document is as it was written.'],
  run: verify,
};
