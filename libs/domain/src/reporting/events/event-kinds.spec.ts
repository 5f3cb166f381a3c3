import { describe, expect, it } from '@jest/globals';
import { UPDATE_STATES } from '../statuses/update-state.js';
import { EVENT_KINDS, effectOfEvent, eventMessage } from './event-kinds.js';

/** The ids of MS-WUSP 2.2.2.3.1, EventID Table, by what each must do. */
const BY_EFFECT: Readonly<Record<string, readonly number[]>> = {
  'the scan succeeded': [147],
  'the scan failed': [148, 157, 158],
  'the statuses are replaced': [156],
  'downloaded': [162, 164],
  'installed': [183, 190, 197],
  'installed, waits for a restart': [184, 191, 199],
  'the installation failed': [182, 187, 192, 195, 198, 200, 203, 204],
  'something else failed': [221, 225, 522, 525, 541, 545],
  'no longer installed': [222, 224, 542, 544],
  'the computer has started': [202],
  'nothing': [
    141, 145, 146, 149, 150, 153, 154, 161, 163, 165, 166, 167, 168, 169, 170, 181, 185, 186, 188, 189, 193, 194, 196, 201, 223, 226, 521, 523, 524,
    543, 546,
  ],
};

function effectInWords(eventId: number): string {
  const effect = effectOfEvent(eventId, 0, []);
  if (effect.kind === 'scan') return effect.succeeded ? 'the scan succeeded' : 'the scan failed';
  if (effect.kind === 'status') return 'the statuses are replaced';
  if (effect.kind === 'reboot') return 'the computer has started';
  if (effect.kind === 'none') return 'nothing';
  if (effect.installation === 'failure') return 'the installation failed';
  return {
    [UPDATE_STATES.Downloaded as number]: 'downloaded', [UPDATE_STATES.Installed]: 'installed', [UPDATE_STATES.Failed]: 'something else failed',
    [UPDATE_STATES.InstalledPendingReboot]: 'installed, waits for a restart', [UPDATE_STATES.NotInstalled]: 'no longer installed',
  }[effect.state] ?? 'unexpected';
}

describe('the events of MS-WUSP 2.2.2.3.1', () => {
  it.each(Object.entries(BY_EFFECT).flatMap(([effect, ids]) => ids.map((id) => [id, effect] as const)))('%i: %s', (id, effect) => {
    expect(effectInWords(id)).toBe(effect);
    expect(EVENT_KINDS.get(id)?.name).toMatch(/^(AGENT|AU)_/);
  });

  it('are all there', () => {
    expect([...EVENT_KINDS.keys()].sort((a, b) => a - b)).toEqual(Object.values(BY_EFFECT).flat().sort((a, b) => a - b));
  });

  it('that are unknown do nothing and are named by their number', () => {
    expect(effectOfEvent(9999, -1, ['U=x'])).toEqual({ kind: 'none' });
    expect(eventMessage(9999, ['<script>'])).toBe('Event 9999.');
  });

  it('tell of an installation that waits for a restart the native way: 201 with 0x00240005', () => {
    expect(effectOfEvent(201, 0x0024_0005, [])).toEqual({ kind: 'state', state: UPDATE_STATES.InstalledPendingReboot, installation: 'success' });
    expect(effectOfEvent(201, 0, [])).toEqual({ kind: 'none' });
  });

  it('about a part of a bundle leave the statuses of whole updates alone', () => {
    expect(effectOfEvent(182, -1, ['B=1', 'M=3a474cb0-cc8b-4ab4-a9fa-92c1477b61c7;200'])).toEqual({ kind: 'none' });
  });

  it('put replacement strings in once: what a client writes is never a template', () => {
    expect(eventMessage(182, ['%2', '%1 <b>'])).toBe('Installation failed with error %2: %1 <b>');
    expect(eventMessage(182, [])).toBe('Installation failed with error %1: %2');
    expect(eventMessage(183, ['x'.repeat(9_000)]).length).toBe(2_000);
  });
});
