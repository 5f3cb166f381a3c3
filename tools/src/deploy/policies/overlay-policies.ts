import type { Manifest } from '../schemas/validate-manifest.js';
import { selects, workloadsOf, type Selector } from './workload.js';

/** What the objects of an overlay do wrong together, a line each. */
export type OverlayPolicy = (objects: readonly Manifest[]) => string[];

const ofKind = <Spec>(objects: readonly Manifest[], kind: string) =>
  objects.filter((object) => object.kind === kind).map(({ metadata, spec }) => ({ name: metadata.name, namespace: metadata.namespace ?? 'default', spec: spec as Spec }));

/** Every pod has policies of its own for what it hears and for what it says. Those in the network of a node cannot have one. */
export const everyPodHasNetworkPolicy: OverlayPolicy = (objects) => {
  const policies = ofKind<{ podSelector: Selector; policyTypes?: string[] }>(objects, 'NetworkPolicy');
  return workloadsOf(objects).filter(({ pod }) => pod.hostNetwork !== true).flatMap(({ name, namespace, labels }) => {
    const own = policies.filter((policy) => policy.namespace === namespace && selects(policy.spec.podSelector, labels));
    return ['Ingress', 'Egress'].filter((type) => !own.some(({ spec }) => spec.policyTypes?.includes(type))).map((type) => `${name} has no NetworkPolicy for ${type}`);
  });
};

/** Who is forgotten is shut in: each namespace of pods has a policy that selects all of them and lets in nothing. */
export const everyNamespaceDeniesByDefault: OverlayPolicy = (objects) => {
  const policies = ofKind<{ podSelector: Selector; policyTypes?: string[]; ingress?: unknown[] }>(objects, 'NetworkPolicy');
  const namespaces = new Set(workloadsOf(objects).filter(({ pod }) => pod.hostNetwork !== true).map(({ namespace }) => namespace));
  return [...namespaces].filter((namespace) => !policies.some((policy) =>
    policy.namespace === namespace && Object.keys(policy.spec.podSelector).length === 0 && (policy.spec.ingress ?? []).length === 0
    && policy.spec.policyTypes?.includes('Ingress') === true && policy.spec.policyTypes.includes('Egress'),
  )).map((namespace) => `${namespace} lets in and out what no policy names`);
};

/** A namespace refuses pods that ask for more than restricted pod security grants; the one of multicast holds nothing but multicast. */
export const namespacesAreRestricted: OverlayPolicy = (objects) => {
  const level = ({ metadata }: Manifest) => metadata.labels?.['pod-security.kubernetes.io/enforce'];
  const open = objects.filter((object) => object.kind === 'Namespace' && level(object) !== 'restricted').map(({ metadata }) => metadata.name);
  return open.filter((name) => name !== 'sluice-multicast' || workloadsOf(objects).some((workload) => workload.namespace === name && workload.name !== 'wds-multicast'))
    .map((name) => `${name} has no restricted pod security`);
};

/** No service account gets a token, and none gets a role. */
export const accountsHaveNoRights: OverlayPolicy = (objects) => {
  const withToken = objects.filter(({ kind, automountServiceAccountToken }) => kind === 'ServiceAccount' && automountServiceAccountToken !== false);
  const roles = objects.filter(({ kind }) => /^(Cluster)?Role(Binding)?$/.test(kind));
  const accounts = new Set(ofKind(objects, 'ServiceAccount').map(({ namespace, name }) => `${namespace}/${name}`));
  const missing = workloadsOf(objects).filter(({ namespace, pod }) => !accounts.has(`${namespace}/${pod.serviceAccountName}`));
  return [
    ...withToken.map(({ metadata }) => `${metadata.name} gets a token`), ...roles.map(({ kind, metadata }) => `${kind} ${metadata.name} grants rights`),
    ...missing.map(({ name }) => `${name} has a service account that is not there`),
  ];
};

/** A node that is drained takes one pod of a service at a time. */
export const everyDeploymentHasBudget: OverlayPolicy = (objects) => {
  const budgets = ofKind<{ selector: Selector }>(objects, 'PodDisruptionBudget');
  return workloadsOf(objects).filter(({ kind }) => kind === 'Deployment')
    .filter(({ namespace, labels }) => !budgets.some((budget) => budget.namespace === namespace && selects(budget.spec.selector, labels)))
    .map(({ name }) => `${name} has no PodDisruptionBudget`);
};

/** A Service leads to pods, and a route to a Service. */
export const everyRouteLeadsSomewhere: OverlayPolicy = (objects) => {
  const workloads = workloadsOf(objects);
  const services = ofKind<{ selector: Record<string, string> }>(objects, 'Service');
  const known = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`));
  const idle = services.filter(({ namespace, spec }) => !workloads.some((workload) => workload.namespace === namespace && selects({ matchLabels: spec.selector }, workload.labels)));
  return [
    ...idle.map(({ name }) => `Service ${name} selects no pod`),
    ...backendsOf(objects).filter(({ namespace, service }) => !known.has(`${namespace}/${service}`)).map(({ from, service }) => `${from} leads to ${service}, which is not there`),
  ];
};

function backendsOf(objects: readonly Manifest[]): { from: string; namespace: string; service: string }[] {
  type Ingress = { rules: { http: { paths: { backend: { service: { name: string } } }[] } }[] };
  type HttpRoute = { rules: { backendRefs: { name: string }[] }[] };
  const ingresses = ofKind<Ingress>(objects, 'Ingress').flatMap(({ name, namespace, spec }) =>
    spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => ({ from: name, namespace, service: backend.service.name }))));
  const routes = ofKind<HttpRoute>(objects, 'HTTPRoute').flatMap(({ name, namespace, spec }) =>
    spec.rules.flatMap(({ backendRefs }) => backendRefs.map((backend) => ({ from: name, namespace, service: backend.name }))));
  return [...ingresses, ...routes];
}

/** Every policy that looks at an overlay as a whole, by its name. */
export const OVERLAY_POLICIES: Readonly<Record<string, OverlayPolicy>> = {
  everyPodHasNetworkPolicy, everyNamespaceDeniesByDefault, namespacesAreRestricted, accountsHaveNoRights, everyDeploymentHasBudget, everyRouteLeadsSomewhere,
};
