import { describe, expect, it } from '@jest/globals';
import { chooseFragment } from './choose-fragment.js';

const eulas = [['en', ''], ['de', ''], ['en', 'CAN'], ['fr', 'CAN'], ['ja', 'JPN']].map(([locale = '', geoId = '']) => ({ locale, geoId }));
const eula = (locales: string[], geoId?: string, of = eulas) => {
  const chosen = chooseFragment('Eula', of, { locales, geoId });
  return chosen && [chosen.locale, chosen.geoId];
};

describe('the licence a client gets (MS-WUSP 2.2.2.2.6, GeoId)', () => {
  it.each([
    ['its region\'s, in its language', ['fr', 'en'], 'CAN', ['fr', 'CAN']],
    ['its region\'s, in whatever case it says the region', ['en'], ' can ', ['en', 'CAN']],
    ['its region\'s, even when only the world\'s is in its language', ['de'], 'CAN', ['en', 'CAN']],
    ['the world\'s when its region has none', ['de', 'en'], 'USA', ['de', '']],
    ['the world\'s when it says no region', ['en'], undefined, ['en', '']],
    ['the world\'s when it says an empty region', ['de'], '', ['de', '']],
  ])('is %s', (_what, locales, geoId, expected) => {
    expect(eula(locales, geoId)).toEqual(expected);
  });

  it('is none when there are only those of other regions', () => {
    expect(eula(['en'], 'USA', [{ locale: 'en', geoId: 'CAN' }])).toBeUndefined();
    expect(eula(['en'], undefined, [{ locale: 'en', geoId: 'CAN' }])).toBeUndefined();
  });
});

describe('the other fragments a client gets', () => {
  it('are localized properties by language and the only one of the rest', () => {
    expect(chooseFragment('LocalizedProperties', eulas, { locales: ['de'] })).toEqual({ locale: 'de', geoId: '' });
    expect(chooseFragment('Extended', [{ locale: '', geoId: '' }], { locales: ['de'] })).toEqual({ locale: '', geoId: '' });
    expect(chooseFragment('Extended', [], { locales: [] })).toBeUndefined();
  });
});
