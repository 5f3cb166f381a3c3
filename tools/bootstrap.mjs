/**
 * The way into everything: `node tools/bootstrap.mjs start | test | lint | run <tool>`, called by the npm scripts.
 *
 * It runs in a fresh clone, so it is plain JavaScript that needs nothing but Node: it installs the packages when they
 * are missing or older than the lock file, compiles what changed, and hands over.
 */
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const LOCK_FILE = join(ROOT, 'package-lock.json');
/** Holds the hash of the lock file that `node_modules` was installed from. */
const INSTALL_STAMP = join(MODULES, '.sluice-installed');
/** Held by the one process that installs or compiles; lies outside of `node_modules`, which `npm ci` removes. */
const PREPARING = join(ROOT, '.data', 'preparing.lock');
/** How often a waiting process looks whether the other one has finished. */
const LOCK_POLL_MS = 200;
/** Nothing installs for longer than this; an older lock outlived its process, whose number another one may bear now. */
const LOCK_TRUSTED_MS = 20 * 60_000;
/** What Jest needs to run ECMAScript modules; in the environment, because its workers need it too. */
const JEST_NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

const USAGE = `Usage: node tools/bootstrap.mjs <command>
  start              start Sluice
  test [arguments]   run the tests; the arguments are Jest's
  lint [paths]       check style and module boundaries
  run <tool> [...]   run one of the tools in tools/src
`;

/** What each command does, and whether it needs what the compiler writes. */
const commands = {
  start: { compiled: true, work: (args) => runTool('start', args) },
  test: { compiled: true, work: test },
  lint: { compiled: false, work: lint },
  run: { compiled: true, work: ([tool, ...args]) => runTool(tool, args) },
};

/** An error whose message says everything; a stack trace would only hide it. */
class ExpectedError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof ExpectedError ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
}

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined) throw new ExpectedError(USAGE);
  checkNode();
  await exclusively(async () => {
    await install();
    if (command.compiled) await compile();
  });
  return command.work(args);
}

/** Refuses a Node that the packages do not support, before one of them fails in a way nobody understands. */
function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [major, minor] = engines.node.match(/\d+/g).map(Number);
  const [runningMajor, runningMinor] = process.versions.node.split('.').map(Number);
  if (runningMajor > major || (runningMajor === major && runningMinor >= minor)) return;
  throw new ExpectedError(`Sluice needs Node ${engines.node}; this is ${process.versions.node}.`);
}

/** Installs exactly what the lock file says, unless that is what is there. */
async function install() {
  const wanted = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === wanted) return;
  if (installedByHand()) return writeFileSync(INSTALL_STAMP, wanted);
  await step('Installing packages (npm ci; about half a minute)', () => {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
    // npm names itself to the scripts it runs; without it, whatever npm is in PATH will do.
    const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm'];
    return runQuietly([...npm, ...args], 'npm ci failed');
  });
  writeFileSync(INSTALL_STAMP, wanted);
}

/** Whether somebody ran npm without this program, after the last change of the lock file. */
function installedByHand() {
  const installed = statSync(join(MODULES, '.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(LOCK_FILE).mtimeMs;
}

/** Compiles every package whose sources changed since the last time. */
async function compile() {
  const tsc = packageProgram('tsc');
  const title = existsSync(join(ROOT, 'tools', 'dist')) ? undefined : 'Compiling';
  await step(title, () => runQuietly([process.execPath, tsc, '-b', '--pretty', String(process.stdout.isTTY === true)], 'Compiling failed'));
}

/** Runs Jest. Where `SLUICE_TEST_RESULTS` names a file, Jest also writes its result there as JSON. */
async function test(args) {
  const options = [process.env.NODE_OPTIONS, JEST_NODE_OPTIONS].filter(Boolean).join(' ');
  const results = process.env.SLUICE_TEST_RESULTS;
  const record = results === undefined ? [] : ['--json', `--outputFile=${results}`];
  return runVisibly([process.execPath, packageProgram('jest'), ...record, ...args], { NODE_OPTIONS: options });
}

/**
 * Runs the linter. The boundary rule reads a graph that Nx has to write first; without the graph the rule says so on
 * standard output and passes everything, so a missing graph is an error here.
 */
async function lint(args) {
  const nx = packageProgram('nx');
  const graph = join(ROOT, '.nx', 'workspace-data', 'project-graph.json');
  await step('Reading the module graph', () => {
    rmSync(graph, { force: true });
    return runQuietly([process.execPath, nx, 'show', 'projects'], 'Nx could not read the module graph');
  });
  if (!existsSync(graph)) throw new ExpectedError(`Nx wrote no module graph, so module boundaries cannot be checked: ${graph}`);
  const eslint = packageProgram('eslint');
  return runVisibly([process.execPath, eslint, ...(args.length === 0 ? ['.'] : args)]);
}

/** Runs `tools/src/<tool>/main.ts` as compiled, in this process: one process less between the terminal and the tool. */
async function runTool(tool, args) {
  const file = join(ROOT, 'tools', 'dist', tool ?? '', 'main.js');
  if (!/^[a-z][a-z0-9-]*$/.test(tool ?? '') || !existsSync(file)) throw new ExpectedError(`There is no tool "${tool}".\n${USAGE}`);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
  return process.exitCode;
}

/** A program that a package brings, as a file for Node. npx would look for it elsewhere when it is missing here. */
function packageProgram(name) {
  return join(MODULES, '.bin', name);
}

/** Runs something long, saying what and how long it took; without a title silently. */
async function step(title, work) {
  if (title === undefined) return work();
  const start = performance.now();
  process.stdout.write(`${title} …\n`);
  await work();
  process.stdout.write(`${title.replace(/ \(.*\)/, '')}: done in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** Runs a command whose output matters only when it fails. */
async function runQuietly([command, ...args], failure) {
  const child = spawn(command, args, { cwd: ROOT, env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  if ((await exitCode(child)) === 0) return;
  throw new ExpectedError(`${Buffer.concat(output).toString().trimEnd()}\n${failure}.`);
}

/** Runs a command in the user's terminal and returns its exit code. It gets the signals that are meant for it. */
async function runVisibly([command, ...args], environment = {}) {
  const child = spawn(command, args, { cwd: ROOT, env: { ...childEnvironment(), ...environment }, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends SIGINT to both; passing it on would make it two.
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  return exitCode(child);
}

/** The exit code of a child, by the shell's convention 128 + n after signal n. */
function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)));
  });
}

/** Nx must neither leave a background process behind nor wait for one of another checkout. */
function childEnvironment() {
  return { ...process.env, NX_DAEMON: 'false' };
}

/** Lets one process of this checkout at a time install and compile; the others wait and then find it done. */
async function exclusively(work) {
  mkdirSync(dirname(PREPARING), { recursive: true });
  let told = false;
  while (!takeLock()) {
    if (!told) process.stdout.write(`Waiting for process ${lockHolder()}, which is installing or compiling here …\n`);
    told = true;
    await delay(LOCK_POLL_MS);
  }
  try {
    await work();
  } finally {
    rmSync(PREPARING, { force: true });
  }
}

/** Takes the lock when nobody has it. A lock whose holder was killed is removed, and taken at the next try. */
function takeLock() {
  try {
    writeFileSync(PREPARING, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const taken = statSync(PREPARING, { throwIfNoEntry: false });
  if (taken !== undefined && (!isAlive(lockHolder()) || Date.now() - taken.mtimeMs > LOCK_TRUSTED_MS)) rmSync(PREPARING, { force: true });
  return false;
}

function lockHolder() {
  try {
    return Number.parseInt(readFileSync(PREPARING, 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** Whether such a process exists. A holder that has not yet written its number gets the benefit of the doubt. */
function isAlive(pid) {
  if (!Number.isInteger(pid)) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
