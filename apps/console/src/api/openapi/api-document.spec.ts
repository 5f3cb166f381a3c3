import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { RunningService } from '@sluice/platform/observability';
import { configureApi } from '../configure-api.js';
import { API_PREFIX, DOCUMENT_PATH } from '../paths.js';
import { bareApplication } from './bare-application.js';
import { ApiDocumentHolder } from './document.controller.js';

interface DocumentedOperation {
  readonly operationId: string;
  readonly security: unknown;
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}

let app: RunningService['app'];
let document: OpenAPIObject;
const routes: string[] = [];

beforeAll(async () => {
  app = await bareApplication();
  app.getHttpAdapter().getInstance().addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && url.startsWith(API_PREFIX)) routes.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  configureApi(app, 'a-token-for-tests-only');
  await app.init();
  document = app.get(ApiDocumentHolder).document!;
});

afterAll(() => app?.close());

const operations = (): [string, DocumentedOperation][] => Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, DocumentedOperation>).map(([method, operation]): [string, DocumentedOperation] => [`${method.toUpperCase()} ${path}`, operation]));

describe('the document of the API', () => {
  it('has every route, and no other', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(operations().map(([name]) => name).sort()).toEqual([...routes].sort());
  });

  it('says of every operation that it needs the token, what it is called, and what it may refuse', () => {
    const ids = new Set<string>();
    for (const [name, operation] of operations()) {
      expect([name, operation.security]).toEqual([name, [{ bearer: [] }]]);
      expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['400', '401', '429', '500', '503'])]);
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) >= 400) expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
      }
      ids.add(operation.operationId);
    }
    expect(ids.size).toBe(operations().length);
  });

  it('refers to nothing that it does not have', () => {
    const schemas = Object.keys(document.components?.schemas ?? {});
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]);
    expect(references.length).toBeGreaterThan(50);
    expect([...new Set(references)].sort()).toEqual(schemas.sort());
  });

  it('is of OpenAPI 3.1, closes what requests may have and leaves answers open', () => {
    const schemas = document.components?.schemas as Record<string, { additionalProperties?: unknown }>;
    expect(document.openapi).toBe('3.1.0');
    expect([schemas['NewGroup']?.additionalProperties, schemas['Group']?.additionalProperties]).toEqual([false, undefined]);
  });

  it('is served as it is, to anybody', async () => {
    const answer = await app.inject({ method: 'GET', url: DOCUMENT_PATH });
    expect([answer.statusCode, answer.json()]).toEqual([200, JSON.parse(JSON.stringify(document))]);
  });
});
