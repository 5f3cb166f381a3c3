import { beforeAll, describe, expect, it } from '@jest/globals';
import { preparedTextToString, readUpdateDocument } from '@sluice/protocol/update-metadata';
import { readSampleDocuments } from '../../sample-catalog/sample-documents.js';
import { ApplicabilityEvaluator } from '../applicability/revision-states.js';
import { parseCoreFragment, type CoreFragment } from '../metadata/core-fragment.js';
import type { Machine } from './machine.js';
import { machines } from './machines.js';

const MAX_FRAGMENT_BYTES = 1024 * 1024;

/** The Core fragments of the sample catalog by the number its file name starts with, as if an agent held all of them. */
let cores: ReadonlyMap<number, CoreFragment> = new Map();

beforeAll(async () => {
  const documents = await readSampleDocuments();
  cores = new Map(
    documents.map(({ name, xml }) => {
      const core = readUpdateDocument(xml).fragments.find(({ type }) => type === 'Core');
      if (core === undefined) throw new Error(`${name} has no Core fragment`);
      return [Number(name.slice(0, 3)), parseCoreFragment(preparedTextToString(core.text, MAX_FRAGMENT_BYTES))];
    }),
  );
});

/** Numbers of the documents (from `from` on) that the machine finds in that state; and what could not be told. */
function evaluate(machine: Machine) {
  const evaluator = new ApplicabilityEvaluator(machine);
  const { states, problems } = evaluator.evaluate(cores);
  const inState = (state: string, from: number) => [...states].filter(([id, found]) => found === state && id >= from).map(([id]) => id);
  return { installed: inState('Installed', 0), needed: inState('Needed', 200), undecided: [...problems] };
}

describe('the imagined machines with the whole sample catalog', () => {
  it('windows11-amd64 is one month behind', () => {
    const { installed, needed, undecided } = evaluate(machines.windows11Amd64);
    expect(undecided).toEqual([]);
    expect(installed.filter((id) => id < 100)).toEqual([0, 10, 11, 20, 23, 24, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    expect(installed.filter((id) => id >= 100)).toEqual([100, 103, 110, 121, 122, 123, 200, 220, 260, 303, 310, 311]);
    expect(needed).toEqual([201, 202, 230, 240, 250, 261, 270, 300, 301, 314, 315, 320, 321, 322]);
  });

  it('server2022-amd64 needs its critical update', () => {
    const { installed, needed } = evaluate(machines.server2022Amd64);
    expect(installed.filter((id) => id >= 100)).toEqual([100, 103, 113, 250]);
    expect(needed).toEqual([210, 322]);
  });

  it('windows11-laptop can use every driver but the one for another model of computers', () => {
    const { needed, undecided } = evaluate(machines.windows11Laptop);
    expect(undecided).toEqual([]);
    expect(needed.filter((id) => id >= 400 && id < 500)).toEqual([410, 411, 412, 413, 414, 415, 416, 417, 420]);
  });

  it('windows10-arm64 takes the Arm64 members of bundles', () => {
    const { installed, needed } = evaluate(machines.windows10Arm64);
    expect(installed.filter((id) => id >= 100)).toEqual([101, 103, 104, 112, 121, 123, 302]);
    expect(needed).toEqual([212, 250, 300, 304, 322, 323]);
  });
});
