import type { Server } from '../api/resources.js';
import { UsageError } from '../command-line/command-error.js';

/** A change of the server's settings, as PATCH /server takes it. */
export type ServerChange = Readonly<Record<string, unknown>>;

type Read = (text: string) => unknown;

interface Setting {
  readonly read: Read;
  /** What a value looks like. */
  readonly values: string;
}

const anyText: Read = (text) => text;

const textOrNone: Read = (text) => (text === 'none' ? null : text);

const yesOrNo: Read = (text) => {
  if (['true', 'yes'].includes(text)) return true;
  if (['false', 'no'].includes(text)) return false;
  throw new UsageError(`expected yes or no, not ${text}`);
};

const wholeNumber: Read = (text) => {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`expected a number, not ${text}`);
  return Number(text);
};

const languages: Read = (text) => (text === 'all' ? null : text.split(',').map((language) => language.trim()));

/** `all`, `none`, or a list. */
const allowed: Read = (text) => {
  if (text === 'all') return null;
  return text === 'none' ? [] : text.split(',').map((entry) => entry.trim());
};

/** `off`, or how often a day and when first: `4@03:30`. */
const schedule: Read = (text) => {
  if (text === 'off') return null;
  const match = /^(\d{1,2})@(\d\d:\d\d)$/.exec(text);
  if (match === null) throw new UsageError(`expected off, or times a day and the first time such as 4@03:30, not ${text}`);
  return { timesPerDay: Number(match[1]), timeOfDay: match[2] };
};

/** Settings by the names that people give them: their place in the representation. */
export const SERVER_SETTINGS: Readonly<Record<string, Setting>> = {
  'role': { read: anyText, values: 'autonomous or replica' },
  'upstream.kind': { read: anyText, values: 'none, microsoft, wsus or sluice' },
  'upstream.url': { read: textOrNone, values: 'a URL, or none' },
  'schedule': { read: schedule, values: 'off, or times a day and the first time (UTC), such as 4@03:30' },
  'languages': { read: languages, values: 'all, or languages such as en,de' },
  'rollupDetail': { read: anyText, values: 'how much is reported upstream' },
  'rollupsPerDay': { read: wholeNumber, values: 'reports upstream besides those after synchronizations' },
  'targeting': { read: anyText, values: 'server or client' },
  'registrationRequired': { read: yesOrNo, values: 'yes or no' },
  'content.storage': { read: anyText, values: 'local or origin' },
  'content.download': { read: anyText, values: 'which files are fetched' },
  'content.source': { read: anyText, values: 'where files are fetched from' },
  'content.expressFiles': { read: yesOrNo, values: 'yes or no' },
  'content.baseUrl': { read: textOrNone, values: 'a URL, or none' },
  'content.packageShare': { read: textOrNone, values: 'a UNC path, or none' },
  'limits.maxUpdatesPerPage': { read: wholeNumber, values: 'a number' },
  'limits.maxExtendedUpdatesPerRequest': { read: wholeNumber, values: 'a number' },
  'downstreamServers.allowedAccounts': { read: allowed, values: 'all, none, or DNS names such as a.example,*.b.example' },
  'downstreamServers.allowedNetworks': { read: allowed, values: 'all, none, or networks such as 10.0.0.0/8' },
};

/**
 * Reads assignments such as `targeting=client`.
 * @returns a function that makes the change of them for the settings that stand now: what the API replaces as a whole keeps its
 *   other parts
 * @throws UsageError that names the assignment
 */
export function readAssignments(assignments: readonly string[]): (current: Server) => ServerChange {
  const values = new Map(assignments.map(readAssignment));
  if (values.size < assignments.length) throw new UsageError('a setting is given twice');
  return (current) => {
    const change: Record<string, unknown> = {};
    for (const [name, value] of values) {
      const [top = '', part] = name.split('.');
      // `upstream` is replaced as a whole; the server merges the others.
      const before = top === 'upstream' ? { kind: current.upstream.kind, url: current.upstream.url } : {};
      change[top] = part === undefined ? value : { ...before, ...(change[top] as object | undefined), [part]: value };
    }
    return change;
  };
}

function readAssignment(assignment: string): [string, unknown] {
  const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  const setting = Object.hasOwn(SERVER_SETTINGS, name) ? SERVER_SETTINGS[name] : undefined;
  if (setting === undefined) throw new UsageError(`${assignment} is no setting with a value; there are ${Object.keys(SERVER_SETTINGS).join(', ')}`);
  try {
    return [name, setting.read(text.trim())];
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${name}: ${error.message}`) : error;
  }
}
