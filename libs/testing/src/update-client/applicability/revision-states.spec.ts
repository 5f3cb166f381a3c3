import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { machines } from '../machine/machines.js';
import { parseCoreFragment, type CoreFragment } from '../metadata/core-fragment.js';
import { ApplicabilityEvaluator } from './revision-states.js';

/** What a rule answers; `unknown` is an operator nobody knows. */
type Answer = boolean | 'unknown';

interface Shape {
  readonly type?: string;
  readonly revision?: number;
  readonly prerequisites?: readonly (readonly string[])[];
  readonly members?: readonly (readonly string[])[];
  readonly installed?: Answer;
  readonly superseded?: Answer;
  readonly installable?: Answer;
}

function core(updateId: string, shape: Shape): CoreFragment {
  const rule = (name: string, value: Answer | undefined) => (value === undefined ? '' : `<${name}><${value === 'unknown' ? 'NobodyKnows' : value ? 'True' : 'False'} /></${name}>`);
  const clauses = (list: readonly (readonly string[])[] = [], revision = '') =>
    list.map((clause) => `<AtLeastOne>${clause.map((id) => `<UpdateIdentity UpdateID="${id}"${revision} />`).join('')}</AtLeastOne>`).join('');
  return parseCoreFragment(
    `<UpdateIdentity UpdateID="${updateId}" RevisionNumber="${shape.revision ?? 1}" /><Properties UpdateType="${shape.type ?? 'Software'}" />` +
      `<Relationships><Prerequisites>${clauses(shape.prerequisites)}</Prerequisites><BundledUpdates>${clauses(shape.members, ' RevisionNumber="1"')}</BundledUpdates></Relationships>` +
      `<ApplicabilityRules>${rule('IsInstalled', shape.installed)}${rule('IsSuperseded', shape.superseded)}${rule('IsInstallable', shape.installable)}</ApplicabilityRules>`,
  );
}

function states(shapes: Readonly<Record<string, Shape>>): Record<string, string> {
  const cores = Object.entries(shapes).map(([name, shape]) => [name, core(name.split('@')[0] ?? name, shape)] as const);
  const held = new Map(cores.map(([, value], index) => [index, value]));
  const { states: found } = new ApplicabilityEvaluator(machines.windows11Amd64).evaluate(held);
  return Object.fromEntries(cores.map(([name], index) => [name, found.get(index) ?? 'absent']));
}

const NEEDED: Shape = { installed: false, installable: true };
const INSTALLED: Shape = { installed: true };
const NOT: Shape = { installed: false, installable: false };
const DETECTED: Shape = { type: 'Detectoid', installed: true };
const UNDETECTED: Shape = { type: 'Detectoid', installed: false };

describe('ApplicabilityEvaluator', () => {
  it('tells needed from installed from not applicable by the revision’s own rules', () => {
    expect(states({ a: NEEDED, b: INSTALLED, c: NOT, d: { ...NEEDED, superseded: true }, e: {} })).toEqual({
      a: 'Needed',
      b: 'Installed',
      c: 'NotApplicable',
      d: 'NotApplicable',
      e: 'NotApplicable',
    });
  });

  it('never finds a detectoid or category needed', () => {
    expect(states({ a: { ...NEEDED, type: 'Detectoid' }, b: { ...NEEDED, type: 'Category' } })).toEqual({ a: 'NotApplicable', b: 'NotApplicable' });
  });

  it('wants one installed alternative of every prerequisite clause (MS-WUSP 3.1.1.1)', () => {
    const detectoids = { yes: DETECTED, no: UNDETECTED };
    expect(states({ ...detectoids, a: { ...NEEDED, prerequisites: [['no', 'yes'], ['yes']] } })).toMatchObject({ a: 'Needed' });
    expect(states({ ...detectoids, a: { ...NEEDED, prerequisites: [['yes'], ['no']] } })).toMatchObject({ a: 'NotApplicable' });
    expect(states({ ...detectoids, a: { ...NEEDED, prerequisites: [['unheld']] } })).toMatchObject({ a: 'NotApplicable' });
  });

  it('does not evaluate what depends on something that is itself not reached', () => {
    expect(states({ root: UNDETECTED, middle: { ...DETECTED, prerequisites: [['root']] }, a: { ...INSTALLED, prerequisites: [['middle']] } })).toMatchObject({ a: 'NotApplicable' });
  });

  it('asks the newest held revision of a prerequisite', () => {
    expect(states({ 'p@1': { ...DETECTED, revision: 1 }, 'p@2': { ...UNDETECTED, revision: 2 }, a: { ...NEEDED, prerequisites: [['p']] } })).toMatchObject({ a: 'NotApplicable' });
  });

  it.each<[string, Record<string, Shape>, string]>([
    ['needs a bundle when a member is needed and every clause has one that applies', { m: NEEDED, n: INSTALLED, bundle: { members: [['m', 'x'], ['n']] } }, 'Needed'],
    ['takes it for installed when everything that applies is', { m: INSTALLED, n: NOT, bundle: { members: [['m', 'n']] } }, 'Installed'],
    ['takes it for not applicable when one clause has nothing that applies', { m: NEEDED, n: NOT, bundle: { members: [['m'], ['n']] } }, 'NotApplicable'],
    ['looks through a bundle inside', { m: NEEDED, inner: { members: [['m']] }, bundle: { members: [['inner']] } }, 'Needed'],
    ['matches members by exact revision', { m: { ...NEEDED, revision: 2 }, bundle: { members: [['m']] } }, 'NotApplicable'],
    ['lets the bundle’s own rules decide first', { m: NEEDED, bundle: { members: [['m']], installable: false } }, 'NotApplicable'],
  ])('%s', (_what, shapes, expected) => {
    expect(states(shapes)['bundle']).toBe(expected);
  });

  it.each<[string, Record<string, Shape>, string]>([
    ['its own IsInstalled', { a: { installed: 'unknown', installable: true } }, 'CannotEvaluate'],
    ['its own IsInstallable', { a: { installed: false, installable: 'unknown' } }, 'CannotEvaluate'],
    ['IsInstallable of what is installed anyway', { a: { installed: true, installable: 'unknown' } }, 'Installed'],
    ['IsSuperseded of what is not installable anyway', { a: { installed: false, superseded: 'unknown', installable: false } }, 'NotApplicable'],
    ['the only prerequisite', { p: { type: 'Detectoid', installed: 'unknown' }, a: { ...NEEDED, prerequisites: [['p']] } }, 'CannotEvaluate'],
    ['one of two alternatives', { p: { type: 'Detectoid', installed: 'unknown' }, q: DETECTED, a: { ...NEEDED, prerequisites: [['p', 'q']] } }, 'Needed'],
    ['one of two prerequisites, the other of which does not hold', { p: { type: 'Detectoid', installed: 'unknown' }, q: UNDETECTED, a: { ...NEEDED, prerequisites: [['p'], ['q']] } }, 'NotApplicable'],
    ['a member of the bundle', { m: { installed: 'unknown' }, n: NEEDED, a: { members: [['m'], ['n']] } }, 'CannotEvaluate'],
    ['a member of a bundle that has nothing for another clause', { m: { installed: 'unknown' }, n: NOT, a: { members: [['m'], ['n']] } }, 'NotApplicable'],
  ])('never guesses: nobody knows the operator in %s', (_what, shapes, expected) => {
    expect(states(shapes)['a']).toBe(expected);
  });

  it('tells which operator stood in the way, also at what depends on it', () => {
    const held = new Map([[1, core('p', { type: 'Detectoid', installed: 'unknown' })], [2, core('a', { ...NEEDED, prerequisites: [['p']] })]]);
    const { problems } = new ApplicabilityEvaluator(machines.windows11Amd64).evaluate(held);
    const problem = { operator: 'NobodyKnows', reason: 'nobody knows this operator' };
    expect([...problems]).toEqual([[1, [problem]], [2, [problem]]]);
  });

  it('survives cycles', () => {
    expect(states({ a: { ...INSTALLED, prerequisites: [['b']] }, b: { ...INSTALLED, prerequisites: [['a']] } })).toEqual({ a: 'NotApplicable', b: 'NotApplicable' });
  });

  it('gives the same answers in whatever order revisions arrived', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const shape = fc.record({ installed: fc.boolean(), installable: fc.boolean() });
    fc.assert(
      // Prerequisites only point to earlier names: no cycles, whose result depends on where one starts.
      fc.property(fc.array(fc.tuple(shape, fc.array(fc.nat(4), { maxLength: 2 })), { minLength: 5, maxLength: 5 }), (drawn) => {
        const entries = drawn.map(([rules, wanted], index) => [names[index] ?? '', { ...rules, prerequisites: wanted.filter((at) => at < index).map((at) => [names[at] ?? '']) }] as const);
        expect(states(Object.fromEntries([...entries].reverse()))).toEqual(states(Object.fromEntries(entries)));
      }),
      { numRuns: 50 },
    );
  });
});
