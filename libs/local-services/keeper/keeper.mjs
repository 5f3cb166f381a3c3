/**
 * Keeps one external program alive exactly as long as the process that asked for it.
 *
 * The supervisor starts this file as a child with an IPC channel. When the supervisor ends, however it ends (SIGKILL
 * included), the kernel closes the channel, and the keeper stops its program: politely first, by force after a grace
 * period. The program could not notice by itself, because PostgreSQL and nats-server do not watch their parent.
 *
 * It is plain JavaScript because it must run under bare Node from a checkout in which nothing has been compiled yet.
 *
 * Messages in:  `{ type: 'start', program }` once, then `{ type: 'stop' }`, and `{ type: 'kill' }` for the impatient.
 * Messages out: `{ type: 'started', pid }`, `{ type: 'ready' }`, `{ type: 'exited', code, signal, tail }`,
 *               `{ type: 'failed', message }` when the program could not be started at all.
 * The shape of `program` is `KeptProgram` in `src/supervision/kept-program.ts`.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, renameSync, statSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers';

/** Above this many bytes the log of earlier runs is set aside as `<name>.1`, so it cannot fill the disk. */
const LOG_BYTES_KEPT = 16 * 1024 * 1024;

/** How many of the program's last lines are handed over when it ends: enough to say why. */
const TAIL_LINES = 20;

/** The running program, or undefined before the start and after the end. */
let child;
/** Set on the first request to stop; later requests change nothing. */
let stopping = false;
/** How to stop: `[{ signal, graceMs }]` in order, the last one certain. */
let stopSteps = [];

process.on('message', (message) => {
  if (message.type === 'start') start(message.program);
  if (message.type === 'stop') stop();
  if (message.type === 'kill') child?.kill('SIGKILL');
});
process.on('disconnect', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

/** Starts the program and reports what becomes of it. */
function start(program) {
  stopSteps = program.stop;
  const log = openLog(program.logFile);
  child = spawn(program.command, program.args, {
    cwd: program.cwd,
    env: program.env,
    uid: program.uid,
    gid: program.gid,
    // A program that announces itself by message ends gracefully when this channel closes.
    stdio: ['ignore', 'pipe', 'pipe', ...(program.readyText === undefined ? ['ipc'] : [])],
  });
  child.on('message', (message) => {
    if (message?.ready === true) report({ type: 'ready' });
  });
  child.once('error', (error) => {
    report({ type: 'failed', message: error.message });
    leave();
  });
  if (child.pid === undefined) return;
  report({ type: 'started', pid: child.pid });
  const tail = watchOutput(child, program.readyText, log);
  // 'close' comes after the last output was read, so the tail is complete.
  child.once('close', (code, signal) => {
    report({ type: 'exited', code, signal, tail });
    log.end(leave);
  });
}

/** Opens the log for appending, readable by its owner only: a server's log may quote statements. */
function openLog(path) {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_KEPT) renameSync(path, `${path}.1`);
  const log = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk must not end the keeper: it still has a program to look after.
  log.on('error', () => {});
  return log;
}

/** Copies the program's output to the log, announces readiness once, and returns the last lines (a live array). */
function watchOutput(running, readyText, log) {
  const tail = [];
  let ready = false;
  for (const stream of [running.stdout, running.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      if (ready || readyText === undefined || !line.includes(readyText)) return;
      ready = true;
      report({ type: 'ready' });
    });
  }
  return tail;
}

/** Stops the program step by step; without a program there is nothing to stay for. */
function stop() {
  if (stopping) return;
  stopping = true;
  if (child?.pid === undefined) leave();
  else takeStopStep(0);
}

/** Sends the signal of one step and arranges the next one for when its grace period passes in vain. */
function takeStopStep(index) {
  const step = stopSteps[index];
  if (step === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(step.signal);
  setTimeout(takeStopStep, step.graceMs, index + 1).unref();
}

/** Tells the supervisor something, if it still listens. */
function report(message) {
  if (process.connected) process.send(message, () => {});
}

/** Ends the keeper after what was reported has left the process. */
function leave() {
  if (process.connected) process.disconnect();
  process.exitCode = 0;
}
