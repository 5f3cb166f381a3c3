import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { schemaOfResource } from './custom-resource.js';
import { reachable, type JsonSchema, type SchemaFile } from './json-schema.js';
import { schemasOfTypes, type StructuralType } from './structural-types.js';

/**
 * Writes `kubernetes.json` from files of the projects that define the kinds, which lie in the directory of the first argument:
 *
 *   node tools/dist/deploy/schemas/write-schemas.js <directory>
 *
 * README.md of this folder says which files of which commits those are. What is derived has no descriptions, only the kinds that `k8s/` uses.
 */
const KINDS = {
  'v1/Namespace': 'core.v1.Namespace', 'v1/ServiceAccount': 'core.v1.ServiceAccount', 'v1/ConfigMap': 'core.v1.ConfigMap', 'v1/Service': 'core.v1.Service',
  'v1/PersistentVolumeClaim': 'core.v1.PersistentVolumeClaim', 'apps/v1/Deployment': 'apps.v1.Deployment', 'apps/v1/StatefulSet': 'apps.v1.StatefulSet',
  'apps/v1/DaemonSet': 'apps.v1.DaemonSet', 'batch/v1/Job': 'batch.v1.Job', 'policy/v1/PodDisruptionBudget': 'policy.v1.PodDisruptionBudget',
  'networking.k8s.io/v1/NetworkPolicy': 'networking.v1.NetworkPolicy', 'networking.k8s.io/v1/Ingress': 'networking.v1.Ingress',
  'autoscaling/v2/HorizontalPodAutoscaler': 'autoscaling.v2.HorizontalPodAutoscaler',
} as const;

const CUSTOM = [['gateways.yaml', 'v1'], ['httproutes.yaml', 'v1'], ['scaledobjects.yaml', 'v1alpha1'], ['certificates.yaml', 'v1'], ['clusters.yaml', 'v1']] as const;

/** Of the groups whose OpenAPI document is not among the sources. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.networking.v1.NetworkPolicySpec': ['podSelector'],
  'io.k8s.api.networking.v1.HTTPIngressPath': ['backend', 'pathType'],
  'io.k8s.api.networking.v1.HTTPIngressRuleValue': ['paths'],
  'io.k8s.api.networking.v1.IPBlock': ['cidr'],
  'io.k8s.api.networking.v1.IngressServiceBackend': ['name'],
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec': ['maxReplicas', 'scaleTargetRef'],
  'io.k8s.api.autoscaling.v2.MetricSpec': ['type'],
};

const directory = process.argv[2];
if (directory === undefined) throw new Error('Which directory has the sources?');
const text = (name: string): string => readFileSync(join(directory, name), 'utf8');

function requiredFields(): (name: string) => readonly string[] {
  const documents = ['api__v1', 'apis__apps__v1', 'apis__batch__v1'].map((name) =>
    (JSON.parse(text(`${name}_openapi.json`)) as { components: { schemas: Record<string, { required?: string[] }> } }).components.schemas);
  const known: Record<string, { readonly required?: readonly string[] }> = Object.assign({}, ...documents);
  return (name) => REQUIRED[name] ?? known[name]?.required ?? [];
}

const yaml = /typed\.YAMLObject\(`([^`]*)`\)/.exec(text('internal.go'))?.[1];
if (yaml === undefined) throw new Error('internal.go has no schema');
const { types } = parse(yaml) as { types: (StructuralType & { name: string })[] };
const definitions = schemasOfTypes(types, requiredFields());
const builtIn = Object.entries(KINDS).map(([kind, name]): [string, JsonSchema] => [kind, { $ref: `#/$defs/io.k8s.api.${name}` }]);
const custom = CUSTOM.map(([file, version]): [string, JsonSchema] => {
  const { kind, schema } = schemaOfResource(parse(text(file)), version);
  return [kind, schema];
});
const kinds = Object.fromEntries([...builtIn, ...custom]);
const file: SchemaFile = { kinds, $defs: reachable(Object.values(kinds), definitions) };
writeFileSync(new URL('../../../src/deploy/schemas/kubernetes.json', import.meta.url), `${JSON.stringify(file)}\n`);
