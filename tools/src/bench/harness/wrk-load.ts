import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadOptions, LoadResult } from './load.js';

const run = promisify(execFile);

/** Marks the line of JSON in what wrk prints. */
const MARK = 'RESULT ';

/**
 * The script that wrk runs: it sends one body and counts statuses. `response` is called without headers and body parsed
 * further than wrk does anyway; `done` runs once, when all is over.
 */
const SCRIPT = `
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(args)
  wrk.method = "POST"
  local file = io.open(args[1], "rb")
  wrk.body = file:read("*a")
  file:close()
  for line in io.lines(args[2]) do
    local name, value = line:match("^([^\\t]+)\\t(.*)$")
    wrk.headers[name] = value
  end
  counts = ""
  local request_once = wrk.format()
  request = function() return request_once end
  local seen = {}
  response = function(status)
    local count = (seen[status] or 0) + 1
    seen[status] = count
    -- Only strings and numbers pass between threads.
    if count == 1 then counts = counts .. status .. " " end
    _G["status_" .. status] = count
  end
end
function done(summary, latency)
  local totals = {}
  for _, thread in ipairs(threads) do
    for status in thread:get("counts"):gmatch("%d+") do
      totals[status] = (totals[status] or 0) + thread:get("status_" .. status)
    end
  end
  local parts = {}
  for status, count in pairs(totals) do table.insert(parts, string.format('"%s":%d', status, count)) end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('${MARK}{"answers":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d,"statuses":{%s}}\\n',
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(99), table.concat(parts, ",")))
end
`;

/** Runs wrk with one thread, so that one core of a small machine is left to the server. */
export async function wrkLoad({ url, call, connections, seconds }: LoadOptions): Promise<LoadResult> {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const files = { script: join(directory, 'load.lua'), body: join(directory, 'body'), headers: join(directory, 'headers') };
    writeFileSync(files.script, SCRIPT);
    writeFileSync(files.body, call.body);
    writeFileSync(files.headers, Object.entries(call.headers).map(([name, value]) => `${name}\t${value}\n`).join(''));
    const { stdout } = await run('wrk', [
      '--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--timeout', '10s', '--script', files.script,
      `${url}${call.path}`, files.body, files.headers,
    ]);
    return parseWrk(stdout);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Reads the line that the script wrote. */
export function parseWrk(output: string): LoadResult {
  const line = output.split('\n').find((text) => text.startsWith(MARK));
  if (line === undefined) throw new Error(`wrk wrote no result:\n${output}`);
  const { answers, microseconds, errors, p50, p99, statuses } = JSON.parse(line.slice(MARK.length));
  return { answers, perSecond: answers / (microseconds / 1e6), statuses, errors, latency: { p50: p50 / 1_000, p99: p99 / 1_000 } };
}
