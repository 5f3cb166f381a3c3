import { explanationText, type Explanation, type ReportedUpdate, type ScanReport } from '@sluice/testing/update-client';
import { formatBytes } from '../output/format-bytes.js';
import { fitTitle } from '../output/display-width.js';
import { printable } from '../output/printable.js';
import { callLines, roundLines } from './render-calls.js';

/** What is shown of a scan. */
export interface ScanView {
  readonly report: ScanReport;
  /** Explains each update of the report. */
  readonly explain: (updateId: string) => Explanation;
  readonly columns: number;
  /** Also the calls, and every update that does not apply. */
  readonly isVerbose: boolean;
}

/** What a machine would be offered, and why not the rest. */
export function renderScan(view: ScanView): string[] {
  const { report, explain, columns, isVerbose } = view;
  const offered = report.needed.filter((update) => update.offered);
  const others = report.needed.filter((update) => !update.offered);
  const updates = report.cannotEvaluate.filter(({ updateType }) => updateType === 'Software' || updateType === 'Driver');
  return [
    ...(isVerbose ? [...roundLines(report, columns), '', ...callLines(report, columns), ''] : []),
    ...section(`${report.machine} would be offered ${count(offered)}`, offered, (update) => offeredLines(update), columns),
    ...someOf(`It needs ${count(others)} that ${others.length === 1 ? 'is' : 'are'} not offered`, others, (update) => withReason(update, explain), columns),
    ...someOf(`About ${count(updates)} nobody can tell`, updates, (update) => withReason(update, explain), columns),
    ...section(`It has ${count(report.installed)}`, report.installed, (update) => [titleOf(update)], columns),
    ...(isVerbose
      ? section(doNotApply(report), report.notApplicable, (update) => withReason(update, explain), columns)
      : [`${doNotApply(report)}.`, '']),
    ...operatorLines(report),
    ...nextSteps(report),
  ];
}

/** A section that is left out when there is nothing in it. */
function someOf<Item>(title: string, items: readonly Item[], lines: (item: Item) => readonly string[], columns: number): string[] {
  return items.length === 0 ? [] : section(title, items, lines, columns);
}

function doNotApply({ notApplicable }: ScanReport): string {
  return `${count(notApplicable)} ${notApplicable.length === 1 ? 'does' : 'do'} not apply to it`;
}

function section<Item>(title: string, items: readonly Item[], lines: (item: Item) => readonly string[], columns: number): string[] {
  if (items.length === 0) return [`${title}.`, ''];
  const body = items.flatMap((item) => lines(item).map((line, index) => fitTitle(`${index === 0 ? '  ' : '      '}${printable(line)}`, columns)));
  return [`${title}:`, ...body, ''];
}

function count(updates: readonly unknown[]): string {
  if (updates.length === 0) return 'no updates';
  return updates.length === 1 ? '1 update' : `${updates.length} updates`;
}

function offeredLines(update: ReportedUpdate): string[] {
  const bytes = update.files.reduce((sum, { size }) => sum + size, 0);
  const files = update.files.length === 1 ? '1 file' : `${update.files.length} files`;
  return [titleOf(update), `${update.action}, ${files}, ${formatBytes(bytes)}`];
}

/** The update, and the first sentence of the explanation that gives a reason. */
function withReason(update: { readonly updateId: string; readonly title: string | undefined }, explain: ScanView['explain']): string[] {
  const [, ...reasons] = explanationText(explain(update.updateId));
  return [titleOf(update), ...reasons.map((line) => line.trim()).slice(0, 2)];
}

function titleOf({ title, updateId }: { readonly title: string | undefined; readonly updateId: string }): string {
  return title ?? updateId;
}

/** Operators that could not be evaluated make the result incomplete, so they are named. */
function operatorLines({ unknownRules }: ScanReport): string[] {
  const names = Object.entries(unknownRules);
  if (names.length === 0) return [];
  return [`This scan could not evaluate ${names.map(([name, times]) => `${name} (${times})`).join(', ')}; what depends on it is not offered.`];
}

function nextSteps({ needed, held, machine }: ScanReport): string[] {
  if (held === 0) return ['The server delivered nothing: its catalog is empty, or everything in it is declined.'];
  if (needed.length > 0 && !needed.some(({ offered }) => offered)) return [`Nothing is offered, because nothing that ${machine} needs is approved for it: \`sluice updates approve\`.`];
  return [];
}
