import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applySupplement } from './apply-supplement.js';
import { assertAgreement } from './assert-agreement.js';
import { CONTRACTS, type ContractSource } from './contracts.js';
import { emitModule } from './emit-module.js';
import { emitWasm } from './emit-wasm.js';
import { readWsdl } from './read-wsdl.js';

/**
 * Generates the message types and wire tables of `libs/protocol` from its WSDLs, and its WebAssembly.
 *
 *   node tools/dist/generate/main.js            writes every file that differs
 *   node tools/dist/generate/main.js --check    writes nothing; exits 1 and names the stale files, if any
 */
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const protocol = join(repository, 'libs/protocol');

/** The loops that are written in WebAssembly text. */
const WASM = [
  { source: 'src/soap/decoding/integer-scan.wat', constant: 'INTEGER_SCAN', output: 'soap/generated/integer-scan.ts' },
  { source: 'src/xpress/compress-block.wat', constant: 'COMPRESS_BLOCK', output: 'xpress/generated/compress-block.ts' },
] as const;

/** The text of the generated file of one contract. */
export function generateContract(source: ContractSource): string {
  const read = (name: string): string => readFileSync(join(protocol, 'wsdl', name), 'utf8');
  const model = readWsdl(read(source.wsdl));
  if (source.alsoDescribedBy !== undefined) assertAgreement(model, readWsdl(read(source.alsoDescribedBy)));
  applySupplement(model, source.supplement ?? {});
  return emitModule(source, model);
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Everything that is generated: where it goes, and what it is. */
async function generateAll(): Promise<{ path: string; text: string }[]> {
  const files = CONTRACTS.map((source) => ({ path: join(protocol, 'src', source.output), text: generateContract(source) }));
  const modules = WASM.map(async ({ constant, source, output }) => (
    { path: join(protocol, 'src', output), text: await emitWasm(constant, source, readFileSync(join(protocol, source), 'utf8')) }));
  return [...files, ...await Promise.all(modules)];
}

async function run(args: readonly string[]): Promise<number> {
  const unknown = args.find((argument) => argument !== '--check');
  if (unknown !== undefined) {
    console.error(`unknown argument ${unknown}; usage: generate [--check]`);
    return 2;
  }
  const stale = (await generateAll()).filter(({ path, text }) => currentText(path) !== text);
  for (const { path, text } of stale) {
    const name = relative(repository, path);
    if (args.includes('--check')) {
      console.error(`${name} is stale: run npm run generate`);
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${name}`);
  }
  return stale.length > 0 && args.includes('--check') ? 1 : 0;
}

process.exitCode = await run(process.argv.slice(2));
