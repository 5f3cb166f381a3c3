import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startS3Server, type S3Server } from '../../test/s3-server.js';
import { ConfigModule, loadConfig } from '../config/index.js';
import { CONTENT_STORE, contentStoreConfig, ContentStoreModule, DirectoryStore, openContentStore } from './index.js';
import { S3Store } from './s3/s3-store.js';

const KEY = 'hunter2-correct-horse';

describe('the store that the configuration names', () => {
  let server: S3Server;
  let directory: string;
  beforeAll(async () => {
    server = await startS3Server();
    directory = await mkdtemp(join(tmpdir(), 'sluice-content-'));
  });
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });
  const open = (env: NodeJS.ProcessEnv) => openContentStore(loadConfig(contentStoreConfig, env));
  const bucket = (env: NodeJS.ProcessEnv = {}) => ({
    SLUICE_CONTENT_STORE: 's3', SLUICE_CONTENT_S3_BUCKET: 'content', SLUICE_CONTENT_S3_ENDPOINT: server.settings.endpoint,
    SLUICE_CONTENT_S3_ACCESS_KEY_ID: 'S3RVER', SLUICE_CONTENT_S3_SECRET_ACCESS_KEY: 'S3RVER', ...env,
  });

  it('is a directory, which is made where there is none', async () => {
    await expect(open({ SLUICE_CONTENT_DIRECTORY: join(directory, 'a', 'b') })).resolves.toBeInstanceOf(DirectoryStore);
  });

  it('is a bucket', async () => {
    await expect(open(bucket())).resolves.toBeInstanceOf(S3Store);
  });

  it('is injected into the modules of a service', async () => {
    const config = loadConfig(contentStoreConfig, { SLUICE_CONTENT_DIRECTORY: directory });
    const module = await Test.createTestingModule({ imports: [ConfigModule.forValues(config), ContentStoreModule] }).compile();
    expect(module.get(CONTENT_STORE)).toBeInstanceOf(DirectoryStore);
    await module.close();
  });

  it.each([
    [{}, 'SLUICE_CONTENT_DIRECTORY'],
    [{ SLUICE_CONTENT_STORE: 's3' }, 'SLUICE_CONTENT_S3_BUCKET'],
    [{ SLUICE_CONTENT_STORE: 's3', SLUICE_CONTENT_S3_BUCKET: 'content', SLUICE_CONTENT_S3_SECRET_ACCESS_KEY: KEY }, 'SLUICE_CONTENT_S3_ACCESS_KEY_ID'],
    [{ SLUICE_CONTENT_STORE: 'disk' }, 'SLUICE_CONTENT_STORE'],
    [{ SLUICE_CONTENT_S3_ENDPOINT: `http://name:${KEY}@storage` }, 'SLUICE_CONTENT_S3_ENDPOINT'],
    [{ SLUICE_CONTENT_S3_PREFIX: '../' + 'x' }, 'SLUICE_CONTENT_S3_PREFIX'],
  ])('says of %p that %s is wrong, and never a value', async (env, key) => {
    const error: unknown = await (async () => open(env))().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ConfigError', problems: [expect.objectContaining({ key })] });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(KEY);
  });

  it.each([
    ['a bucket that is not there', { SLUICE_CONTENT_S3_BUCKET: 'another' }, 'NoSuchBucket'],
    ['a key that nobody knows', { SLUICE_CONTENT_S3_ACCESS_KEY_ID: KEY }, 'InvalidAccessKeyId'],
    ['a server that is not there', { SLUICE_CONTENT_S3_ENDPOINT: 'http://127.0.0.1:1' }, 'cannot be used'],
  ])('refuses %s', async (_what, env, word) => {
    const error: unknown = await open(bucket(env)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ContentStoreError', code: 'UNAVAILABLE' });
    expect((error as Error).message).toContain(word);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(KEY);
  });

  it('refuses a directory that is a file', async () => {
    await expect(open({ SLUICE_CONTENT_DIRECTORY: '/dev/null' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
