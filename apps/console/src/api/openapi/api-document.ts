import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from '../problems/problem.schema.js';
import { API_PREFIX } from '../paths.js';
import { toJsonSchema } from './json-schema.js';

/** The version of the API; the first number is that of the path. */
export const API_VERSION = '1.0.0';

const DESCRIPTION = [
  'Manages a Sluice server: what it offers to which computers, how it synchronizes, and who belongs where.',
  'Every request presents the token of `SLUICE_ADMIN_TOKEN` as a bearer token. Whatever is no success is a problem (RFC 9457).',
  'Lists are paged by key: take `nextCursor` as `cursor` of the next request. Answers may gain members; clients ignore those they do not know.',
].join('\n\n');

/** The OpenAPI 3.1 document of the API, built from the routes and the schemas that stand at them. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const information = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Sluice management API')
    .setDescription(DESCRIPTION)
    .setVersion(API_VERSION)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque', description: 'The token of SLUICE_ADMIN_TOKEN.' })
    .build();
  const document = SwaggerModule.createDocument(app, information, {
    standardSchemaConverter: (schema, { schemaType }) => toJsonSchema(schema, schemaType),
  });
  const { components } = toJsonSchema(problemSchema, 'output') ?? { components: {} };
  return {
    ...document,
    paths: sorted(Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith(API_PREFIX)))),
    components: { ...document.components, schemas: sorted({ ...document.components?.schemas, ...components }) as never },
  };
}

function sorted<Value>(members: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}
