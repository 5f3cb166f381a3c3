import { describe, expect, it } from '@jest/globals';
import { encodeXpress, decodeXpress } from '@sluice/protocol/xpress';
import type { ClientCookieContent } from '@sluice/platform/cookies';
import { smallCatalog } from '../../../test/small-catalog.js';
import { RevisionsGone } from '../../catalog/answer-from-catalog.js';
import type { DriverSyncDecision } from '../../compiled-catalog/index.js';
import type { FragmentStore } from '../../fragments/fragment-store.service.js';
import type { ClientCookies } from '../client-cookies.js';
import { SyncInfoWriter } from './sync-info.service.js';
import { UpdateInfoWriter } from './update-info-writer.service.js';

const CORE = Buffer.from('&lt;Core/&gt;');
const shop = smallCatalog([{ name: 'Nic', type: 'Driver', drivers: ['PCI\\A'] }, { name: 'Sound', type: 'Driver', drivers: ['b'] }]);
const decision: DriverSyncDecision = {
  newUpdates: [0], changedUpdates: [1], outOfScopeRevisionIDs: [7], deployedOutOfScopeRevisionIds: [], truncated: false,
  hardwareIds: new Map([[0, ['PCI\\A&B', 'PCI\\A']], [1, ['b']]]),
};

/** What goes out for the decision to a client of version 1.`minor`. */
async function answer(minor: number) {
  const cookies = { reissue: ({ clientId }: ClientCookieContent) => ({ Expiration: clientId, EncryptedData: new Uint8Array() }) } as unknown as ClientCookies;
  const fragments = {
    fragments: (ids: readonly number[]) => Promise.resolve(new Map(ids.map((id) => [id, [{ plainLength: CORE.length, xpress: encodeXpress(CORE) }]]))),
  } as unknown as FragmentStore;
  const session = { clientId: 'me', protocolVersion: { major: 1, minor } } as ClientCookieContent;
  const info = await new SyncInfoWriter(cookies, fragments, new UpdateInfoWriter()).write(decision, { catalog: shop.catalog, view: shop.catalog.viewFor([]), session });
  const [entry] = info.NewUpdates as unknown as { xpress: Uint8Array }[];
  return { info, entry: decodeXpress(entry?.xpress ?? new Uint8Array(), { maxBytes: 10_000 }).toString() };
}

describe('an answer about drivers', () => {
  it('names in the deployment the devices each driver is for (MS-WUSP 2.2.2.2.4, HardwareIds)', async () => {
    const { info, entry } = await answer(6);
    expect(entry).toContain('<HardwareIds><string>PCI\\A&amp;B</string><string>PCI\\A</string></HardwareIds>');
    expect(entry).toContain('<Xml>&lt;Core/&gt;</Xml>');
    expect(info.ChangedUpdates).toEqual([expect.objectContaining({ ID: 2, Deployment: expect.objectContaining({ HardwareIds: ['b'] }) })]);
    expect(info).toMatchObject({ OutOfScopeRevisionIDs: [7], Truncated: false, NewCookie: { Expiration: 'me' } });
  });

  it('keeps them from clients before 1.6', async () => {
    const { info, entry } = await answer(5);
    expect(entry).not.toContain('HardwareIds');
    expect(info.ChangedUpdates).toEqual([expect.objectContaining({ Deployment: expect.objectContaining({ HardwareIds: [] }) })]);
  });
});

describe('an answer with a revision that was removed since the catalog was read', () => {
  it('is not given: it names the revision, so that the catalog is read again', async () => {
    const fragments = { fragments: (ids: readonly number[]) => Promise.resolve(new Map(ids.map((id) => [id, []]))) } as unknown as FragmentStore;
    const session = { clientId: 'me', protocolVersion: { major: 1, minor: 20 } } as ClientCookieContent;
    const writer = new SyncInfoWriter({} as ClientCookies, fragments, new UpdateInfoWriter());
    const { hardwareIds: _, ...software } = decision;
    for (const asked of [decision, software]) {
      await expect(Promise.resolve(writer.write(asked, { catalog: shop.catalog, view: shop.catalog.viewFor([]), session }))).rejects.toThrow(new RevisionsGone([1]));
    }
  });
});
