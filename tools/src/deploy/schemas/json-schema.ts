/** As much of JSON Schema as the schemas of Kubernetes use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly [keyword: string]: unknown;
}

/** What the repository keeps: the schema of each kind, by `apiVersion/kind`, and the definitions that they refer to. */
export interface SchemaFile {
  readonly kinds: Readonly<Record<string, JsonSchema>>;
  readonly $defs: Readonly<Record<string, JsonSchema>>;
}

/** The definitions that schemas refer to, directly or through others. */
export function reachable(roots: readonly JsonSchema[], definitions: ReadonlyMap<string, JsonSchema>): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '$ref' || typeof inner !== 'string') visit(inner);
      else take(inner.slice('#/$defs/'.length));
    }
  };
  const take = (name: string): void => {
    if (found.has(name)) return;
    const definition = definitions.get(name);
    if (definition === undefined) throw new Error(`No definition of ${name}`);
    found.set(name, definition);
    visit(definition);
  };
  roots.forEach(visit);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
