import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { violations } from '../../src/deploy/policies/check-policies.js';
import { workloadsOf } from '../../src/deploy/policies/workload.js';
import { ManifestSchemas, type Manifest } from '../../src/deploy/schemas/validate-manifest.js';
import { servicesBehindEdge } from './services-behind-edge.js';
import { environmentProblems, PROGRAMS } from './service-configs.js';

const K8S = fileURLToPath(new URL('../../../k8s/', import.meta.url));
const GUIDE = new URL('../../../docs/KUBERNETES.md', import.meta.url);
const OVERLAYS = ['small', 'enterprise'];
const COMPONENTS = readdirSync(join(K8S, 'components'));

const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;
if (!hasKubectl) process.stderr.write('skipped: tests that need kubectl\n');

const rendered = new Map<string, Manifest[]>();
/** What `kubectl apply --kustomize` would send, without sending it. */
function render(directory: string): Manifest[] {
  const known = rendered.get(directory);
  if (known !== undefined) return known;
  const text = execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  rendered.set(directory, objects);
  return objects;
}

(hasKubectl ? describe : describe.skip)('the manifests', () => {
  let scratch: string;
  let schemas: ManifestSchemas;
  beforeAll(() => {
    // kustomize goes by real paths.
    scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sluice-k8s-'));
    schemas = new ManifestSchemas();
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** The base with one component, whether an overlay uses it or not. */
  function withComponent(component: string): string {
    const directory = join(scratch, component);
    mkdirSync(directory, { recursive: true });
    const path = (part: string) => JSON.stringify(relative(directory, join(K8S, part)));
    writeFileSync(join(directory, 'kustomization.yaml'), `resources: [${path('base')}]\ncomponents: [${path(`components/${component}`)}]\n`);
    return directory;
  }
  const targets = [...OVERLAYS.map((overlay) => [overlay, () => join(K8S, 'overlays', overlay)] as const), ...COMPONENTS.map((component) => [component, () => withComponent(component)] as const)];

  it.each(targets)('%s renders, and every object is what Kubernetes and its operators know', (_name, directory) => {
    const objects = render(directory());
    expect(objects.length).toBeGreaterThan(30);
    expect(objects.flatMap((object) => schemas.problems(object))).toEqual([]);
  }, 60_000);

  it.each(targets)('%s keeps the policies', (_name, directory) => {
    expect(violations(render(directory()))).toEqual([]);
  }, 60_000);

  it.each(OVERLAYS)('%s has every service of npm start, behind the paths that it owns there', (overlay) => {
    const objects = render(join(K8S, 'overlays', overlay));
    const names = workloadsOf(objects).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...servicesBehindEdge().map(({ name }) => name), 'migrate']));
    for (const { name, prefixes } of servicesBehindEdge()) {
      const patterns = patternsTo(name, objects);
      for (const prefix of prefixes) {
        for (const path of [prefix, `${prefix}/x`, prefix.toUpperCase()]) expect([path, patterns.some((pattern) => pattern.test(path))]).toEqual([path, true]);
        expect([prefix, patterns.some((pattern) => pattern.test(`${prefix}x`))]).toEqual([prefix, false]);
      }
    }
  }, 60_000);

  it.each(targets)('%s gives each program an environment that it takes', (_name, directory) => {
    const objects = render(directory());
    const problems = workloadsOf(objects).filter(({ name }) => PROGRAMS.includes(name)).flatMap(({ name, pod }) => {
      const [container] = pod.containers;
      const shared = (container?.envFrom ?? []).map(({ configMapRef }) => objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name));
      const secrets: Record<string, string> = { DATABASE_URL: 'postgresql://a:b@c/d', NATS_URL: 'nats://a:b@c:4222', SLUICE_ADMIN_TOKEN: 'x'.repeat(16), SLUICE_WDS_ADDRESSES: '192.0.2.1' };
      const own = (container?.env ?? []).map((variable) => [variable.name, variable.value ?? secrets[variable.name] ?? 'text']);
      return [
        ...environmentProblems(name, Object.fromEntries(own)),
        // What all of them share is read by some of them.
        ...shared.flatMap((map) => environmentProblems(name, { ...map?.['data'] as Record<string, string>, ...Object.fromEntries(own) }, 'by any')),
        ...(shared.includes(undefined) ? [`${name}: a ConfigMap that is not there`] : []),
      ];
    });
    expect(problems).toEqual([]);
  }, 60_000);

  it('need no secret that the guide does not have made', () => {
    const guide = readFileSync(GUIDE, 'utf8');
    const names = targets.flatMap(([, directory]) => [...JSON.stringify(render(directory())).matchAll(/"secretKeyRef":\{([^}]*)\}/g)].map(([, text]) => JSON.parse(`{${text}}`) as { name: string; key: string }));
    expect(names.length).toBeGreaterThan(10);
    for (const { name, key } of names) expect([name, key, guide.includes(`create secret generic ${name}`), guide.includes(`${key}=`)]).toEqual([name, key, true, true]);
  }, 60_000);

  it.each<[string, (object: { spec: { template: { spec: { containers: Record<string, unknown>[] } }; replicas?: unknown } }) => unknown, RegExp]>([
    ['a field that nobody knows', ({ spec }) => { spec.template.spec.containers[0]!['ressources'] = {}; }, /additionalProperties|ressources/],
    ['a field of another type', ({ spec }) => { spec.replicas = 'two'; }, /must be number/],
    ['a container without a name', ({ spec }) => delete spec.template.spec.containers[0]!['name'], /required/],
    ['an amount that is none', ({ spec }) => { spec.template.spec.containers[0]!['resources'] = { limits: { memory: '1 gigabyte' } }; }, /must match/],
  ])('would not pass with %s', (_what, spoil, expected) => {
    const deployment = structuredClone(render(join(K8S, 'overlays', 'small')).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'console'));
    spoil(deployment as never);
    expect(schemas.problems(deployment!).join('\n')).toMatch(expected);
  });

  it('would not pass with a custom resource that its operator does not know', () => {
    const objects = render(join(K8S, 'overlays', 'enterprise'));
    for (const kind of ['Cluster', 'ScaledObject', 'Certificate', 'Gateway', 'HTTPRoute']) {
      const object = structuredClone(objects.find((each) => each.kind === kind)) as Manifest & { spec: Record<string, unknown> };
      object.spec['unheardOf'] = 1;
      expect(schemas.problems(object).join('\n')).toContain('unheardOf');
    }
    expect(schemas.problems({ apiVersion: 'apps/v2', kind: 'Deployment', metadata: { name: 'x' } })).toEqual(['Deployment x: no schema for apps/v2/Deployment']);
  });
});

/** The paths that lead to a service, as ingress-nginx (anchored at the start) and Envoy (anchored at both ends) match them. */
function patternsTo(service: string, objects: readonly Manifest[]): RegExp[] {
  const text = (kind: string) => objects.filter((object) => object.kind === kind).map(({ spec }) => spec as never);
  const ingress = text('Ingress').flatMap(({ rules }: { rules: { http: { paths: { path: string; backend: { service: { name: string } } }[] } }[] }) => rules.flatMap(({ http }) => http.paths))
    .filter(({ backend }) => backend.service.name === service).map(({ path }) => new RegExp(`^${path}`, 'i'));
  const routes = text('HTTPRoute').flatMap(({ rules }: { rules: { matches: { path: { value: string } }[]; backendRefs: { name: string }[] }[] }) => rules)
    .filter(({ backendRefs }) => backendRefs.some(({ name }) => name === service))
    .flatMap(({ matches }) => matches.map(({ path }) => new RegExp(`^${path.value.replace('(?i)', '')}$`, path.value.startsWith('(?i)') ? 'i' : '')));
  return [...ingress, ...routes];
}
