import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideIdentity, hardwareIdentity, hostIdentity, NAME_CLONE_WINDOW, splitComputerId, type IdentitySighting,
} from './clone-detection.js';

const HOUR = 3_600_000;
const ID = '5f1c9f3e-6f1e-4c8e-9a8e-0d1a0a7a6b11';

/** Plays contacts one after the other, as the repository does, and returns the record each was attributed to. */
function attribute(contacts: readonly { value: string; hour: number }[]) {
  const seen = new Map<string, IdentitySighting>();
  return contacts.map(({ value, hour }) => {
    const at = new Date(hour * HOUR);
    const others = [...seen].filter(([name, sighting]) => name !== value && sighting.computerId === ID).map(([, sighting]) => sighting);
    const latestOther = others.reduce<IdentitySighting | null>((latest, one) => (latest === null || one.lastSeen > latest.lastSeen ? one : latest), null);
    const decision = decideIdentity({ clientId: ID, value, at, own: seen.get(value) ?? null, latestOther, window: NAME_CLONE_WINDOW });
    seen.set(value, { computerId: decision.computerId, lastSeen: at });
    return { value, ...decision };
  });
}

const everyFiveHours = (names: readonly string[]) => names.map((value, turn) => ({ value, hour: turn * 5 }));
const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 });
const runs = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  .chain((distinct) => fc.tuple(...distinct.map((name) => fc.integer({ min: 1, max: 5 }).map((times) => Array<string>(times).fill(name)))))
  .map((parts) => parts.flat());

describe('one client id shown by several computers', () => {
  it('is one computer as long as no name comes back, however often it is renamed', () => {
    fc.assert(fc.property(runs, (sequence) => {
      expect(attribute(everyFiveHours(sequence)).every(({ computerId, isNewClone }) => computerId === ID && !isNewClone)).toBe(true);
    }));
  });

  it('is two computers as soon as a name comes back, and each keeps its own record', () => {
    const turns = attribute(everyFiveHours(['a', 'b', 'a', 'b', 'a', 'b', 'b', 'a']));
    expect(turns.map(({ isNewClone }) => isNewClone)).toEqual([false, false, true, false, false, false, false, false]);
    const settled = turns.slice(2);
    expect(new Set(settled.filter(({ value }) => value === 'a').map(({ computerId }) => computerId))).toEqual(new Set([splitComputerId(ID, 'a')]));
    expect(new Set(settled.filter(({ value }) => value === 'b').map(({ computerId }) => computerId))).toEqual(new Set([ID]));
  });

  it('never gives one record to two names that keep taking turns', () => {
    fc.assert(fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 2 }), (round) => {
      const lastRound = attribute(everyFiveHours([...round, ...round, ...round, ...round])).slice(-round.length);
      expect(new Set(lastRound.map(({ computerId }) => computerId)).size).toBe(round.length);
    }));
  });

  it('splits each name off once, for good, and always into the same record', () => {
    fc.assert(fc.property(names, (sequence) => {
      const turns = attribute(everyFiveHours(sequence));
      for (const name of new Set(sequence)) {
        const own = turns.filter(({ value }) => value === name);
        const split = own.findIndex(({ isNewClone }) => isNewClone);
        expect(own.filter(({ isNewClone }) => isNewClone).length).toBeLessThanOrEqual(1);
        own.forEach(({ computerId }, turn) => expect(computerId).toBe(split >= 0 && turn >= split ? splitComputerId(ID, name) : ID));
      }
    }));
  });

  it('may get its old name back when nobody remembers it', () => {
    expect(attribute([{ value: 'a', hour: 0 }, { value: 'b', hour: 1 }, { value: 'a', hour: 50 }]).at(-1)).toMatchObject({ computerId: ID, isNewClone: false });
    expect(attribute([{ value: 'a', hour: 0 }, { value: 'b', hour: 1 }, { value: 'a', hour: 48 }]).at(-1)).toMatchObject({ isNewClone: true });
  });
});

describe('the id of a record that was split off', () => {
  it('is the client id with eight digits behind it, and fits into a cookie whatever the client id', () => {
    expect(splitComputerId(ID, 'a')).toMatch(new RegExp(`^${ID}#[0-9a-f]{8}$`));
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }), fc.string(), (clientId, value) => {
      const id = splitComputerId(clientId, value);
      expect(Buffer.byteLength(id)).toBeLessThanOrEqual(255);
      expect(id).toMatch(/#[0-9a-f]{8}$/);
    }));
  });
});

describe('what tells computers apart', () => {
  it('is the host name without its domain and letter case', () => {
    expect(['PC1', 'pc1.contoso.test', 'Pc1.fabrikam.test ', '192.0.2.7', '.odd'].map(hostIdentity)).toEqual(['pc1', 'pc1', 'pc1', '192.0.2.7', '.odd']);
  });

  it('is manufacturer and model of the hardware, if it says any', () => {
    const one = hardwareIdentity({ computerManufacturer: 'Contoso ', computerModel: 'Book 1' });
    expect(one).toBe(hardwareIdentity({ computerManufacturer: 'CONTOSO', computerModel: 'book 1' }));
    expect(one).not.toBe(hardwareIdentity({ computerManufacturer: 'Contoso', computerModel: 'Book 2' }));
    expect([hardwareIdentity({}), hardwareIdentity({ computerManufacturer: 'unknown', computerModel: '' })]).toEqual([null, null]);
  });
});
