import type { Manifest } from '../schemas/validate-manifest.js';

/** As much of a container as the policies look at. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: Readonly<Record<string, { readonly name?: string }>> }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly resources?: { readonly requests?: Readonly<Record<string, unknown>>; readonly limits?: Readonly<Record<string, unknown>> };
  readonly securityContext?: {
    readonly privileged?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly startupProbe?: unknown;
  readonly readinessProbe?: unknown;
  readonly livenessProbe?: unknown;
}

/** As much of a pod as the policies look at. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: { readonly runAsNonRoot?: boolean; readonly runAsUser?: number; readonly seccompProfile?: { readonly type?: string } };
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: unknown }[];
}

/** Something that makes pods. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
}

const KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/** The workloads among the objects of an overlay. */
export function workloadsOf(objects: readonly Manifest[]): Workload[] {
  return objects.filter(({ kind }) => KINDS.has(kind)).map((object) => {
    const { template } = object['spec'] as { template: { metadata?: { labels?: Record<string, string> }; spec: PodSpec } };
    return {
      kind: object.kind, name: object.metadata.name, namespace: object.metadata.namespace ?? 'default',
      labels: template.metadata?.labels ?? {}, pod: template.spec,
    };
  });
}

/** Every container of a pod, those that run first included. */
export function containersOf({ pod }: Workload): readonly Container[] {
  return [...pod.containers, ...(pod.initContainers ?? [])];
}

/** A label selector. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Whether a selector that selects anything in particular selects these labels; of the operators `In`, which is the one we use. */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>): boolean {
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
  const expressions = matchExpressions.every(({ key, operator, values = [] }) => operator === 'In' && values.includes(labels[key] ?? ''));
  return expressions && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
