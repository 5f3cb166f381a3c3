import { readFileSync, writeFileSync } from 'node:fs';
import { parseHttpUrl, serverUrl } from '../api/connection.js';
import { reasonOf } from '../api/http-request.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { policyKeys, type ClientPolicy } from '../policy/client-policy.js';
import { checkHttps } from '../policy/check-https.js';
import { groupPolicyText, intuneText } from '../policy/policy-text.js';
import { policyWarnings, type PolicyWarning } from '../policy/policy-warnings.js';
import { readRegistryFile, registryFileBytes, writeRegistryFile } from '../policy/registry-file.js';

const FORMATS = ['reg', 'gpo', 'intune'] as const;
const AUTOMATIC = ['notify', 'download', 'schedule', 'local'] as const;

async function clientPolicy(invocation: Invocation): Promise<void> {
  const { options, terminal } = invocation;
  const file = options.text('verify');
  if (file !== undefined) return verify(invocation, file);
  const policy = policyOf(invocation);
  const url = new URL(policy.server);
  if (url.protocol === 'http:' && !options.flag('allow-http')) {
    throw new CommandError(EXIT.usage, `${policy.server} is not HTTPS: whoever is between a computer and the server could make the computer run commands\nUse the https address (SLUICE_TLS_CERT and SLUICE_TLS_KEY give the server one), or add --allow-http to try things out.`);
  }
  const keys = policyKeys(policy);
  const warnings = policyWarnings(keys);
  const check = options.flag('check') && url.protocol === 'https:' ? await checkHttps(url) : undefined;
  const text = textOf(invocation, policy, warnings);
  if (options.flag('json')) terminal.out(JSON.stringify({ policy, keys, warnings, ...(check === undefined ? {} : { check }) }, null, 2));
  else if (!written(invocation, text)) terminal.out(text);
  for (const { value, text: why } of warnings) terminal.err(`warning: ${value} ${why}.`);
  for (const line of check?.lines ?? []) terminal.err(line);
  if (check?.isGood === false) throw new CommandError(EXIT.refused, 'clients may not accept this server over HTTPS');
}

function policyOf({ options, terminal }: Invocation): ClientPolicy {
  const url = options.text('server') === undefined ? serverUrl(options, terminal.env) : parseHttpUrl(options.required('server'), '--server');
  const alternate = options.text('alternate');
  return {
    server: addressOf(url),
    alternate: alternate === undefined ? undefined : addressOf(parseHttpUrl(alternate, '--alternate')),
    group: groupOf(options.text('group')),
    automaticUpdates: options.choice('automatic', AUTOMATIC) ?? 'download',
    day: options.integer('day', 0, 7) ?? 0,
    hour: options.integer('hour', 0, 23) ?? 3,
    detectionHours: options.integer('frequency', 1, 22) ?? 7,
    mayUseInternet: options.flag('allow-internet'),
  };
}

/** The agent appends paths to the address, so it has none itself; the port stands there even when it is the usual one. */
function addressOf(url: URL): string {
  if (url.pathname !== '/' || url.search !== '') throw new UsageError(`the address of a server has no path: ${url.origin}`);
  return url.origin;
}

function groupOf(name: string | undefined): string | undefined {
  // eslint-disable-next-line no-control-regex -- exactly these cannot stand in a registry file or a name
  if (name !== undefined && /[\u0000-\u001f\u007f<>]/.test(name)) throw new UsageError('--group holds characters that no group name has');
  return name;
}

function textOf({ options }: Invocation, policy: ClientPolicy, warnings: readonly PolicyWarning[]): string {
  const comments = warnings.map(({ value, text }) => `Warning: ${value} ${text}.`);
  switch (options.choice('format', FORMATS) ?? 'reg') {
    case 'gpo':
      return groupPolicyText(policy).join('\n');
    case 'intune':
      return intuneText(policy).join('\n');
    default:
      return writeRegistryFile(policyKeys(policy), [`Clients of ${policy.server}`, ...comments]);
  }
}

/** Writes to the file that was named, if one was. */
function written({ options, terminal }: Invocation, text: string): boolean {
  const path = options.text('output');
  if (path === undefined) return false;
  const isRegistry = (options.choice('format', FORMATS) ?? 'reg') === 'reg';
  try {
    writeFileSync(path, isRegistry ? registryFileBytes(text) : `${text}\n`);
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be written: ${reasonOf(error)}`);
  }
  terminal.err(`wrote ${path}`);
  return true;
}

/** Says what is dangerous about a policy that exists: what `reg export` wrote on a client. */
async function verify({ options, terminal }: Invocation, path: string): Promise<void> {
  const keys = readRegistryFile(readBytes(path));
  if (keys === undefined) throw new CommandError(EXIT.usage, `${path} is no file of Registry Editor\nOn a client: reg export HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate policy.reg`);
  const warnings = policyWarnings(keys);
  if (options.flag('json')) terminal.out(JSON.stringify({ keys, warnings }, null, 2));
  else for (const { value, text } of warnings) terminal.out(`${value} ${text}.`);
  if (warnings.length > 0) throw new CommandError(EXIT.refused, `${warnings.length} ${warnings.length === 1 ? 'thing' : 'things'} to change`);
  if (!options.flag('json')) terminal.out('nothing to change');
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CommandError(EXIT.usage, `${path} cannot be read: ${reasonOf(error)}`);
  }
}

/** `sluice client-policy` */
export const CLIENT_POLICY: Command = {
  words: ['client-policy'],
  summary: 'writes the policy that makes computers use a server',
  positionals: '',
  least: 0,
  most: 0,
  options: {
    server: { value: 'URL', help: 'address that clients use; default SLUICE_URL' },
    group: { value: 'NAME', help: 'group for client-side targeting; several separated by semicolons' },
    format: { value: 'FORMAT', help: 'reg (a registry file), gpo, intune; default reg' },
    output: { value: 'FILE', help: 'writes there; registry files as UTF-16, which any group name needs' },
    automatic: { value: 'HOW', help: 'notify, download (default), schedule, local' },
    day: { value: 'N', help: 'for schedule: 0 every day (default), 1 Sunday to 7 Saturday' },
    hour: { value: 'N', help: 'for schedule: hour of the day, default 3' },
    frequency: { value: 'HOURS', help: 'hours between scans, default 7' },
    alternate: { value: 'URL', help: 'where clients download what the server does not have' },
    'allow-internet': { help: 'clients may also ask Microsoft’s services' },
    'allow-http': { help: 'accepts an address without TLS, to try things out' },
    check: { help: 'connects to the server and looks at its certificate' },
    verify: { value: 'FILE', help: 'instead: says what is dangerous about an exported policy' },
    json: { help: 'prints JSON for scripts' },
  },
  details: ['Examples:', '  sluice client-policy --server https://updates.example:8531 --group Pilots --output pilots.reg', '  sluice client-policy --verify policy.reg'],
  run: clientPolicy,
};
