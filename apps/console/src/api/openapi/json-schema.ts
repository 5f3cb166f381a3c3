import { z } from 'zod';

/** A JSON Schema and the named ones it refers to. */
export interface ConvertedSchema {
  readonly schema: unknown;
  readonly components: Record<string, unknown>;
}

/**
 * The JSON Schema (draft 2020-12, which OpenAPI 3.1 uses) of a zod schema: what requests must be like for `input`, what answers
 * are like for `output`. Schemas with an `id` become components. Answers may gain members, so theirs are not closed.
 */
export function toJsonSchema(schema: unknown, io: 'input' | 'output'): ConvertedSchema | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  // Inside of an object, a schema with an id is referred to by it, also when it is the whole schema.
  const { properties, $defs } = z.toJSONSchema(z.object({ whole: schema }), {
    io, target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { schema: properties?.['whole'], components: { ...$defs } };
}
