import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { declineUpdate } from '@sluice/domain/deployments';
import { createDataSource } from '@sluice/domain/migrations';
import {
  getExtendedUpdateInfo, getExtendedUpdateInfo2, type ExtendedUpdateInfo2, type UpdateData, type UpdateIdentity, type XmlUpdateFragmentType,
} from '@sluice/protocol/wusp';
import { createTestBus, createTestDatabase, type TestDatabase } from '@sluice/testing/environment';
import { loadSampleCatalog, readSampleDecryption } from '@sluice/testing/sample-catalog';
import { GatewayProcess, until } from './gateway-process.js';
import { ProtocolClient } from './protocol-client.js';

let database: TestDatabase;
let dataSource: DataSource;
let gateway: GatewayProcess;
let client: ProtocolClient;
let encrypted: UpdateIdentity;
let licensed: UpdateIdentity;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadSampleCatalog(database.url);
  dataSource = await createDataSource(database.url).initialize();
  gateway = await GatewayProcess.start({ DATABASE_URL: database.url, NATS_URL: (await createTestBus()).url });
  client = await new ProtocolClient(gateway.url).connect();
  encrypted = await identityOf('Sample upgrade, encrypted until its release');
  licensed = await identityOf('Contoso Inventory Tool 1.0');
});

afterAll(async () => {
  await gateway?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

async function identityOf(title: string): Promise<UpdateIdentity> {
  const [row] = await dataSource.query('SELECT update_id AS "UpdateID", revision_number AS "RevisionNumber" FROM catalog.revision WHERE title = $1', [title]);
  return row;
}
const revisionIdOf = async ({ UpdateID }: UpdateIdentity): Promise<number> =>
  (await dataSource.query('SELECT revision_id AS id FROM catalog.revision WHERE update_id = $1 AND is_latest', [UpdateID]))[0].id;
const ask = async (updateIDs: readonly UpdateIdentity[], ...infoTypes: XmlUpdateFragmentType[]): Promise<ExtendedUpdateInfo2> => {
  const { GetExtendedUpdateInfo2Result } = await client.call(getExtendedUpdateInfo2, { cookie: client.cookie, updateIDs, infoTypes, locales: ['de', 'en'] });
  return GetExtendedUpdateInfo2Result as ExtendedUpdateInfo2;
};
const NOTHING = { Updates: [], FileLocations: [], FileDecryptionData: [], FileDecryptionData2: [], UpdateEncryptionDetails: [] };

describe('GetExtendedUpdateInfo2 (MS-WUSP 2.2.2.2.10)', () => {
  it('answers by UpdateIdentity with the fragments that GetExtendedUpdateInfo has for the revision', async () => {
    const revisionIDs = await Promise.all([encrypted, licensed].map(revisionIdOf));
    const infoTypes: XmlUpdateFragmentType[] = ['Extended', 'LocalizedProperties', 'Eula'];
    const { GetExtendedUpdateInfoResult: first } = await client.call(getExtendedUpdateInfo, { cookie: client.cookie, revisionIDs, infoTypes, locales: ['de', 'en'] });
    const second = await ask([licensed, encrypted, licensed], ...infoTypes);
    expect(second.Updates).toEqual(first?.Updates);
    expect(second.Updates).toHaveLength(5);
    expect({ ...second, Updates: [] }).toEqual(NOTHING);
  });

  it('leaves out what is unknown, of another revision, or out of scope', async () => {
    const declined = await identityOf('Sample Cleanup Tool, March 2026 (KB9000031)');
    const { changeNumber } = await declineUpdate(dataSource, [declined.UpdateID]);
    await until('the change to be live', async () => (await gateway.metric('sluice_catalog_change_number')) >= (changeNumber ?? 0));
    const unknown = { UpdateID: '11111111-1111-4111-8111-111111111111', RevisionNumber: 1 };
    expect(await ask([declined, unknown, { ...encrypted, RevisionNumber: 99 }], 'Extended', 'FileUrl', 'FileDecryption')).toEqual(NOTHING);
    expect(await ask([], 'Extended')).toEqual(NOTHING);
  });

  it('tells for FileUrl where files are, by which algorithm, and the digest of encrypted bytes of encrypted files only', async () => {
    const [data] = await readSampleDecryption();
    const { FileLocations, FileDecryptionData, UpdateEncryptionDetails } = await ask([encrypted, licensed], 'FileUrl');
    const [image, tool] = [...FileLocations].sort((a) => (a.FileDigest?.equals(data?.sha1 ?? Buffer.alloc(0)) ? -1 : 1));
    expect(image).toMatchObject({ FileDigestAlgorithm: 'SHA1', EncryptedFileDigest: data?.encryptedSha256, EncryptedFileDigestAlgorithm: 'SHA256' });
    expect(image?.Url).toMatch(new RegExp(`^${gateway.url}/Content/[0-9A-F]{2}/${data?.sha1.toString('hex').toUpperCase()}\\.esd$`));
    expect(tool).toEqual({ FileDigest: expect.any(Buffer), Url: expect.stringMatching(/\.exe$/), FileDigestAlgorithm: 'SHA1' });
    expect(FileDecryptionData).toEqual([]);
    expect(UpdateEncryptionDetails).toEqual(expect.arrayContaining([
      { UpdateIdentity: encrypted, HasEncryptedFiles: true }, { UpdateIdentity: licensed, HasEncryptedFiles: false },
    ]));
  });

  it('hands out for FileDecryption the key, once in each of the two lists, with itself as the only security data', async () => {
    const [data] = await readSampleDecryption();
    const key = data?.decryptionKey.reveal();
    const answer = await ask([encrypted, licensed], 'FileDecryption');
    expect(answer.FileDecryptionData).toEqual([{ FileDigest: data?.sha1, DecryptionKey: key, SecurityData: [key] }]);
    expect(answer.FileDecryptionData2).toEqual(answer.FileDecryptionData);
    expect(answer).toMatchObject({ Updates: [], FileLocations: [] });
    expect((await ask([licensed], 'FileDecryption'))).toEqual(NOTHING);
    expect(gateway.log.join('')).not.toContain(key?.toString('base64'));
    expect(gateway.log.join('')).not.toContain(key?.toString('hex'));
  });
});

describe('the licence in GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.6, GeoId)', () => {
  it('is that of the region a client names, else that of the rest of the world', async () => {
    const revisionIDs = [await revisionIdOf(licensed)];
    const eulaFor = async (GeoId?: string) => {
      const { GetExtendedUpdateInfoResult: result } = await client.call(getExtendedUpdateInfo, {
        cookie: client.cookie, revisionIDs, infoTypes: ['Eula'], locales: ['en'], ...(GeoId !== undefined && { GeoId }),
      });
      return result?.Updates.map(({ Xml }: UpdateData) => /FileName="([^"]*)"/.exec(Xml ?? '')?.[1]);
    };
    const [world, germany] = [['sluice-sample-inventory-eula-en.txt'], ['sluice-sample-inventory-eula-en-deu.txt']];
    expect([await eulaFor('deu'), await eulaFor('USA'), await eulaFor('')]).toEqual([germany, world, world]);
    expect(await eulaFor()).toEqual(world);
  });
});
