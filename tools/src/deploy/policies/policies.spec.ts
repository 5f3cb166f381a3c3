import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Manifest } from '../schemas/validate-manifest.js';
import { violations } from './check-policies.js';
import { OVERLAY_POLICIES } from './overlay-policies.js';
import { POD_POLICIES } from './pod-policies.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- the tests spoil any field of a manifest */
const metadata = (name: string) => ({ name, namespace: 'n' });
const good = (): Record<string, any> => ({
  namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('s'), automountServiceAccountToken: false },
  deployment: {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata('s'),
    spec: {
      template: {
        metadata: { labels: { app: 's' } },
        spec: parse(`
          serviceAccountName: s
          automountServiceAccountToken: false
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: c
              image: sluice-s:1.2.3
              resources: { requests: { cpu: 1, memory: 1Gi }, limits: { memory: 1Gi } }
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
              startupProbe: {}
              readinessProbe: {}
              livenessProbe: {}
        `),
      },
    },
  },
  budget: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: metadata('s'), spec: { selector: { matchLabels: { app: 's' } } } },
  policy: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: metadata('s'), spec: { podSelector: { matchLabels: { app: 's' } }, policyTypes: ['Ingress', 'Egress'] } },
  deny: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: metadata('default'), spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
  service: { apiVersion: 'v1', kind: 'Service', metadata: metadata('s'), spec: { selector: { app: 's' } } },
  ingress: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: metadata('s'), spec: { rules: [{ http: { paths: [{ backend: { service: { name: 's' } } }] } }] } },
});
const judge = (objects: Record<string, any>) => violations(Object.values(objects).filter(Boolean) as Manifest[]);
const pod = (objects: Record<string, any>) => objects['deployment'].spec.template.spec;
const container = (objects: Record<string, any>) => pod(objects).containers[0];

const SPOILED: readonly (readonly [policy: string, what: string, spoil: (objects: Record<string, any>) => unknown])[] = [
  ['runsAsNobody', 'a pod that may be root', (o) => delete pod(o).securityContext.runAsNonRoot],
  ['runsAsNobody', 'a pod without a user', (o) => delete pod(o).securityContext.runAsUser],
  ['runsAsNobody', 'a container that is root', (o) => { container(o).securityContext.runAsUser = 0; }],
  ['hasNoPrivileges', 'a container that may gain privileges', (o) => delete container(o).securityContext.allowPrivilegeEscalation],
  ['hasNoPrivileges', 'a privileged container', (o) => { container(o).securityContext.privileged = true; }],
  ['hasNoPrivileges', 'a container with a capability', (o) => { container(o).securityContext.capabilities.add = ['NET_ADMIN']; }],
  ['hasNoPrivileges', 'a container that keeps capabilities', (o) => delete container(o).securityContext.capabilities],
  ['hasNoPrivileges', 'a pod without a seccomp profile', (o) => delete pod(o).securityContext.seccompProfile],
  ['hasReadOnlyRoot', 'a root file system that can be written to', (o) => delete container(o).securityContext.readOnlyRootFilesystem],
  ['hasReadOnlyRoot', 'the same of what runs first', (o) => { pod(o).initContainers = [{ ...container(o), name: 'i', securityContext: { ...container(o).securityContext, readOnlyRootFilesystem: false } }]; }],
  ['staysOffTheNode', 'a pod in the network of its node', (o) => { pod(o).hostNetwork = true; }],
  ['staysOffTheNode', 'a pod with files of its node', (o) => { pod(o).volumes = [{ name: 'v', hostPath: { path: '/' } }]; }],
  ['staysOffTheNode', 'a pod with processes of its node', (o) => { pod(o).hostPID = true; }],
  ['hasResources', 'no limit of memory', (o) => delete container(o).resources.limits],
  ['hasResources', 'no requests', (o) => delete container(o).resources.requests.cpu],
  ['hasProbes', 'no readiness probe', (o) => delete container(o).readinessProbe],
  ['hasProbes', 'no liveness probe', (o) => delete container(o).livenessProbe],
  ['hasProbes', 'no start-up probe', (o) => delete container(o).startupProbe],
  ['hasPinnedImages', 'the latest image', (o) => { container(o).image = 'sluice-s:latest'; }],
  ['hasPinnedImages', 'an image without a tag, of a registry with a port', (o) => { container(o).image = 'registry.example:5000/sluice-s'; }],
  ['hasNoToken', 'a pod with a token', (o) => delete pod(o).automountServiceAccountToken],
  ['hasNoToken', 'a pod with the account of all', (o) => delete pod(o).serviceAccountName],
  ['everyPodHasNetworkPolicy', 'a pod that no policy selects', (o) => { o['policy'].spec.podSelector.matchLabels.app = 'other'; }],
  ['everyPodHasNetworkPolicy', 'a pod that may say anything', (o) => { o['policy'].spec.policyTypes = ['Ingress']; }],
  ['everyPodHasNetworkPolicy', 'a policy in another namespace', (o) => { o['policy'].metadata.namespace = 'm'; }],
  ['everyNamespaceDeniesByDefault', 'a namespace without a default', (o) => delete o['deny']],
  ['everyNamespaceDeniesByDefault', 'a default that lets in', (o) => { o['deny'].spec.ingress = [{}]; }],
  ['namespacesAreRestricted', 'a namespace that lets pods do anything', (o) => { o['namespace'].metadata.labels = {}; }],
  ['accountsHaveNoRights', 'an account with a token', (o) => delete o['account'].automountServiceAccountToken],
  ['accountsHaveNoRights', 'an account that is not there', (o) => delete o['account']],
  ['accountsHaveNoRights', 'a role', (o) => { o['role'] = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'r' } }; }],
  ['everyDeploymentHasBudget', 'no budget', (o) => delete o['budget']],
  ['everyRouteLeadsSomewhere', 'a route to nowhere', (o) => { o['ingress'].spec.rules[0].http.paths[0].backend.service.name = 'x'; }],
  ['everyRouteLeadsSomewhere', 'a service of no pods', (o) => { o['service'].spec.selector.app = 'x'; }],
];

describe('the policies for manifests', () => {
  it('have nothing against what keeps them', () => {
    expect(judge(good())).toEqual([]);
  });

  it.each(SPOILED)('%s refuses %s', (policy, _what, spoil) => {
    const objects = good();
    spoil(objects);
    expect(judge(objects).map((violation) => violation.split(':')[0])).toContain(policy);
  });

  it('are each seen to refuse something', () => {
    expect(new Set(SPOILED.map(([policy]) => policy))).toEqual(new Set([...Object.keys(POD_POLICIES), ...Object.keys(OVERLAY_POLICIES)]));
  });

  it('let a job go without probes, and take a digest for a version', () => {
    const objects = good();
    objects['deployment'].kind = 'Job';
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) delete container(objects)[probe];
    container(objects).image = `sluice-s@sha256:${'a'.repeat(64)}`;
    expect(judge(objects)).toEqual([]);
  });
});
