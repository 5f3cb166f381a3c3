import { explanationText, machineDescriptionSchema, sampleMachineNames, UpdateClient, type Explanation } from '@sluice/testing/update-client';
import { parseHttpUrl, serverUrl } from '../api/connection.js';
import { CommandError, UsageError } from '../command-line/command-error.js';
import type { Command, Invocation } from '../command-line/command.js';
import { EXIT } from '../command-line/exit-codes.js';
import { printable } from '../output/printable.js';
import { DEFAULT_MACHINE, readMachine } from '../scan/read-machine-file.js';
import { renderScan } from '../scan/render-scan.js';
import { explainingFailures } from '../scan/scan-failure.js';
import { scanIdentity } from '../scan/scan-identity.js';
import { serverView } from '../scan/server-view.js';
import { isGuid } from './find-update.js';

async function scan(invocation: Invocation): Promise<void> {
  const { options, terminal } = invocation;
  if (options.flag('schema')) return terminal.out(JSON.stringify(machineDescriptionSchema(), null, 2));
  const [category, clientId] = [guidOption(invocation, 'category'), guidOption(invocation, 'client-id')];
  const machine = readMachine(options.text('machine') ?? DEFAULT_MACHINE);
  const server = options.text('server') === undefined ? serverUrl(options, terminal.env) : parseHttpUrl(options.required('server'), '--server');
  const client = new UpdateClient({ serverUrl: server.href, machine, computer: scanIdentity(machine, clientId, options.text('group')) });
  const explained = options.text('explain');
  try {
    const isDescribed = explained !== undefined || options.flag('verbose');
    const report = await explainingFailures(() => client.scan({ describe: isDescribed ? 'everything' : 'reported', ...(category === undefined ? {} : { categoryIds: [category] }) }));
    if (explained !== undefined) await explain(invocation, client, explained);
    else if (options.flag('json')) terminal.out(JSON.stringify(report, null, 2));
    else for (const line of renderScan({ report, explain: (updateId) => client.explain(updateId), columns: terminal.columns, isVerbose: options.flag('verbose') })) terminal.out(line);
  } finally {
    client.close();
  }
}

function guidOption({ options }: Invocation, name: string): string | undefined {
  const value = options.text(name);
  if (value !== undefined && !isGuid(value)) throw new UsageError(`--${name} wants a GUID, not ${value}`);
  return value;
}

/** Why the machine is offered an update or not; where the machine does not know it, what the server says about it. */
async function explain(invocation: Invocation, client: UpdateClient, wanted: string): Promise<void> {
  const { options, terminal } = invocation;
  const isArticle = /^(kb)?\d{1,9}$/i.test(wanted);
  if (!isArticle && !isGuid(wanted)) throw new UsageError(`--explain wants an update id or a number such as KB9000003, not ${wanted}`);
  const held = isArticle ? client.updatesOfArticle(wanted) : [wanted.toLowerCase()];
  const explanations = held.map((updateId) => client.explain(updateId));
  const isUnknown = explanations.every(({ verdict }) => verdict === 'notDelivered');
  const views = isUnknown ? await serverView(invocation, wanted) : undefined;
  if (options.flag('json')) return terminal.out(JSON.stringify({ explanations, server: views?.map(({ update }) => update ?? null) ?? null }, null, 2));
  const lines = [...explanations.flatMap((explanation, index) => [...(index === 0 ? [] : ['']), ...explanationLines(explanation)]), ...(views ?? []).flatMap((view) => view.lines)];
  if (explanations.length === 0 && (views ?? []).length === 0) {
    throw new CommandError(EXIT.refused, `the server sent this machine no update with the article ${wanted}\n${views === undefined ? 'With SLUICE_ADMIN_TOKEN the server itself can be asked why.' : 'The server’s catalog has none either.'}`);
  }
  for (const line of lines) terminal.out(printable(line));
}

function explanationLines(explanation: Explanation): string[] {
  return [...explanationText(explanation), `(${explanation.updateId}${explanation.revisionNumber === undefined ? '' : `, revision ${explanation.revisionNumber}`})`];
}

/** `sluice scan` */
export const SCAN: Command = {
  words: ['scan'],
  summary: 'tells what a described machine would be offered, and why not the rest',
  positionals: '',
  least: 0,
  most: 0,
  options: {
    server: { value: 'URL', help: 'address that clients use; default SLUICE_URL, else http://localhost:8530' },
    machine: { value: 'FILE', help: `a JSON file, or ${sampleMachineNames().join(', ')}; default ${DEFAULT_MACHINE}` },
    explain: { value: 'UPDATE', help: 'an update id or a KB number: tells only about that, and in full' },
    group: { value: 'NAME', help: 'group that the machine asks for (client-side targeting)' },
    category: { value: 'GUID', help: 'scans for the product with this update id only' },
    'client-id': { value: 'GUID', help: 'id of the computer to be, for its groups; default one of its own' },
    verbose: { help: 'also every call, and every update that does not apply with the reason' },
    schema: { help: 'prints the JSON Schema of a machine, and scans nothing' },
    url: { value: 'URL', help: 'address of the management API, where it is another one' },
    token: { value: 'TOKEN', help: 'for asking the server about updates that it did not send' },
    json: { help: 'prints JSON for scripts' },
  },
  details: ['The machine registers with the server like a client, so it appears among the computers.', 'Example: sluice scan --machine samples/machines/server2022-amd64.json --explain KB9000010'],
  run: scan,
};
