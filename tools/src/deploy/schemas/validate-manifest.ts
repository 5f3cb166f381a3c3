import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { SchemaFile } from './json-schema.js';

/** A Kubernetes object as a manifest has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

const FILE = new URL('../../../src/deploy/schemas/kubernetes.json', import.meta.url);

/** Holds manifests against the schemas of Kubernetes and of the custom resources, without a cluster. */
export class ManifestSchemas {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #file: SchemaFile;

  constructor() {
    this.#file = JSON.parse(readFileSync(FILE, 'utf8')) as SchemaFile;
  }

  /** What is wrong with a manifest, a line each; a kind without a schema is wrong too. */
  problems(manifest: Manifest): string[] {
    const kind = `${manifest.apiVersion}/${manifest.kind}`;
    const validate = this.#validator(kind);
    const name = `${manifest.kind} ${manifest.metadata?.name}`;
    if (validate === undefined) return [`${name}: no schema for ${kind}`];
    if (validate(manifest)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => `${name}: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
  }

  #validator(kind: string): ValidateFunction | undefined {
    const schema = this.#file.kinds[kind];
    if (schema === undefined) return undefined;
    let validate = this.#compiled.get(kind);
    if (validate === undefined) this.#compiled.set(kind, (validate = this.#ajv.compile({ ...schema, $defs: this.#file.$defs })));
    return validate;
  }
}
