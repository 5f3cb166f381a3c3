import { containersOf, type Container, type Workload } from './workload.js';

/** What a pod does wrong, a line each. */
export type PodPolicy = (workload: Workload) => string[];

/** The one namespace whose pods are in the network of their node and see a directory of it: multicast does not leave a node otherwise. */
const ON_THE_NODE = 'sluice-multicast';

const everyContainer = (judge: (container: Container) => string | undefined): PodPolicy => (workload) =>
  containersOf(workload).flatMap((container) => {
    const wrong = judge(container);
    return wrong === undefined ? [] : [`${container.name} ${wrong}`];
  });

/** No process is root, whatever its image says. */
export const runsAsNobody: PodPolicy = (workload) => {
  const { runAsNonRoot, runAsUser } = workload.pod.securityContext ?? {};
  const pod = runAsNonRoot === true && runAsUser !== undefined && runAsUser > 0 ? [] : ['the pod may run as root'];
  const overridden = everyContainer(({ securityContext = {} }) =>
    (securityContext.runAsNonRoot === false || securityContext.runAsUser === 0 ? 'may run as root' : undefined));
  return [...pod, ...overridden(workload)];
};

/** Nothing that Linux grants beyond what any process has, and no way to get it. */
export const hasNoPrivileges: PodPolicy = (workload) => {
  const seccomp = workload.pod.securityContext?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['the pod has no seccomp profile'];
  const containers = everyContainer(({ securityContext: given = {} }) => {
    const { drop = [], add = [] } = given.capabilities ?? {};
    if (given.privileged === true || given.allowPrivilegeEscalation !== false) return 'may gain privileges';
    return drop.includes('ALL') && add.length === 0 ? undefined : 'keeps capabilities';
  });
  return [...seccomp, ...containers(workload)];
};

/** What breaks in cannot stay: only volumes can be written to. */
export const hasReadOnlyRoot = everyContainer(({ securityContext }) =>
  (securityContext?.readOnlyRootFilesystem === true ? undefined : 'can write to its root file system'));

/** The node's own network, processes and files stay its own, but for multicast. */
export const staysOffTheNode: PodPolicy = ({ pod, namespace }) => {
  const shares = pod.hostPID === true || pod.hostIPC === true ? ['the pod shares the processes of its node'] : [];
  if (namespace === ON_THE_NODE) return shares;
  if (pod.hostNetwork === true) shares.push('the pod is in the network of its node');
  if (pod.volumes?.some(({ hostPath }) => hostPath !== undefined)) shares.push('the pod sees files of its node');
  return shares;
};

/** The scheduler knows what it needs, and memory has an end. Processor time has none on purpose: see docs/adr/0029. */
export const hasResources = everyContainer(({ resources: { requests = {}, limits = {} } = {} }) =>
  (requests['cpu'] !== undefined && requests['memory'] !== undefined && limits['memory'] !== undefined ? undefined : 'has no requests or no limit of memory'));

/** What runs for long says when it has started, whether it serves and whether it lives. */
export const hasProbes: PodPolicy = ({ kind, pod }) => (kind === 'Job' ? [] : pod.containers.flatMap((container) => {
  const missing = (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).filter((probe) => container[probe] === undefined);
  return missing.map((probe) => `${container.name} has no ${probe}`);
}));

/** An image is the same tomorrow. */
export const hasPinnedImages = everyContainer(({ image }) => {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  const tag = /:([^:/@]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? `has an image without a version: ${image}` : undefined;
});

/** Nothing here speaks to the API server, so nothing gets a token for it. */
export const hasNoToken: PodPolicy = ({ pod, name }) => {
  const own = pod.serviceAccountName === name ? [] : ['the pod has no service account of its own'];
  return pod.automountServiceAccountToken === false ? own : [...own, 'the pod gets a token of its service account'];
};

/** Every policy that looks at one workload alone, by its name. */
export const POD_POLICIES: Readonly<Record<string, PodPolicy>> = {
  runsAsNobody, hasNoPrivileges, hasReadOnlyRoot, staysOffTheNode, hasResources, hasProbes, hasPinnedImages, hasNoToken,
};
