import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadGenerator, type LoadResult } from '../harness/load.js';
import { parseWrk } from '../harness/wrk-load.js';

const run = promisify(execFile);
const WORKER = fileURLToPath(new URL('./range-load-worker.js', import.meta.url));

/** Bytes of a range, as agents ask for them. */
export const RANGE_BYTES = 1024 * 1024;

/** Ranges of one file, over kept connections, as fast as they are answered. */
export interface RangeLoad {
  /** Address of the file. */
  readonly url: string;
  /** Bytes of the file; ranges are taken from its whole MiBs. */
  readonly size: number;
  readonly order: 'sequential' | 'random';
  readonly connections: number;
  readonly seconds: number;
}

/** The same result line as the script of the other benchmarks, which this one's load differs from only in the request. */
const SCRIPT = `
local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end
function init(args)
  math.randomseed(os.time() + number)
  local count, order, at = tonumber(args[1]), args[2], -1
  counts = ""
  request = function()
    if order == "random" then at = math.random(0, count - 1) else at = (at + 1) % count end
    return wrk.format("GET", wrk.path, { ["Range"] = string.format("bytes=%d-%d", at * ${RANGE_BYTES}, at * ${RANGE_BYTES} + ${RANGE_BYTES - 1}) })
  end
  local seen = {}
  response = function(status)
    local count = (seen[status] or 0) + 1
    seen[status] = count
    if count == 1 then counts = counts .. status .. " " end
    _G["status_" .. status] = count
  end
end
function done(summary, latency)
  local totals = {}
  for _, thread in ipairs(threads) do
    for status in thread:get("counts"):gmatch("%d+") do totals[status] = (totals[status] or 0) + thread:get("status_" .. status) end
  end
  local parts = {}
  for status, count in pairs(totals) do table.insert(parts, string.format('"%s":%d', status, count)) end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('RESULT {"answers":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d,"statuses":{%s}}\\n',
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(99), table.concat(parts, ",")))
end
`;

/** Puts the load on a server from a process of its own. Anything but 206 makes it fail. */
export async function loadRanges(load: RangeLoad): Promise<LoadResult> {
  const result = loadGenerator() === 'wrk' ? await wrkRanges(load) : await nodeRanges(load);
  const wrong = Object.keys(result.statuses).filter((status) => status !== '206');
  if (wrong.length > 0 || result.answers === 0) throw new Error(`${load.url} answered ${JSON.stringify(result.statuses)}, ${result.errors} connections broke`);
  return result;
}

async function wrkRanges({ url, size, order, connections, seconds }: RangeLoad): Promise<LoadResult> {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const script = join(directory, 'ranges.lua');
    writeFileSync(script, SCRIPT);
    const { stdout } = await run('wrk', [
      '--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--timeout', '10s', '--script', script,
      url, String(Math.floor(size / RANGE_BYTES)), order,
    ]);
    return parseWrk(stdout);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function nodeRanges(load: RangeLoad): Promise<LoadResult> {
  const child = fork(WORKER, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(load);
  const [result] = await once(child, 'message') as [LoadResult];
  child.disconnect();
  return result;
}
