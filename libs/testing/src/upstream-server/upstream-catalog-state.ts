import type { IdAndDelta, ServerSyncDeployment, ServerSyncFilter, ServerSyncTargetGroup, UpdateIdentity } from '@sluice/protocol/wsusss';
import { UpstreamServerFault } from './upstream-behaviour.js';
import { anchorOf, timeOfAnchor } from './upstream-anchor.js';
import { upstreamDocument, type UpstreamDocument } from './upstream-document.js';

const ALL_COMPUTERS = 'a0a08746-4dbe-4a37-9adf-9e7652c0b421';
const UNASSIGNED = 'b73ca6ed-5727-47f3-84de-015e03f6a88a';
const NO_PARENT = '00000000-0000-0000-0000-000000000000';
const FIRST_TIME = Date.UTC(2026, 0, 1);

/** What an upstream server knows, with the moment of every change. Its clock moves by a second with each change. */
export class UpstreamCatalogState {
  readonly documents = new Map<string, UpstreamDocument & { readonly changedAt: number }>();
  readonly groups = new Map<string, ServerSyncTargetGroup>([
    [ALL_COMPUTERS, { TargetGroupID: ALL_COMPUTERS, ParentGroupId: NO_PARENT, Name: 'All Computers', IsBuiltin: true }],
    [UNASSIGNED, { TargetGroupID: UNASSIGNED, ParentGroupId: ALL_COMPUTERS, Name: 'Unassigned Computers', IsBuiltin: true }],
  ]);
  readonly deployments = new Map<string, ServerSyncDeployment & { readonly changedAt: number }>();
  readonly deadDeployments = new Map<string, number>();
  readonly hiddenUpdates = new Set<string>();
  readonly acceptedEulas = new Set<string>();
  /** MUUrl by base64 SHA-1. */
  readonly originUrls = new Map<string, string>();
  /** Decryption keys by base64 SHA-1. */
  readonly keys = new Map<string, Buffer>();
  /** Listed and not served, as a damaged database has them. */
  readonly lost = new Set<string>();
  #now = FIRST_TIME;

  /** Publishes a revision; `identity` names it otherwise than its document does. */
  publish(xml: string, identity?: { readonly updateId: string; readonly revisionNumber: number }): UpstreamDocument {
    const document = upstreamDocument(xml, identity);
    this.documents.set(keyOf(document.updateId, document.revisionNumber), { ...document, changedAt: this.#tick() });
    return document;
  }

  deploy(deployment: ServerSyncDeployment): void {
    this.deployments.set(deployment.DeploymentGuid, { ...deployment, changedAt: this.#tick() });
  }

  undeploy(deploymentGuid: string): void {
    this.deployments.delete(deploymentGuid);
    this.deadDeployments.set(deploymentGuid, this.#tick());
  }

  anchor(): string {
    return anchorOf(this.#now);
  }

  /** GetRevisionIdList (MS-WSUSSS 3.1.4.5), as a real server answers it. */
  list(filter: ServerSyncFilter): UpdateIdentity[] {
    const since = requireTime(filter.Anchor, 'filter');
    return [...this.documents.values()].filter((document) => document.isConfiguration === filter.GetConfig)
      .filter((document) => (filter.GetConfig ? document.changedAt > since : this.#matches(document, filter, since)))
      .map(({ updateId, revisionNumber }) => ({ UpdateID: updateId, RevisionNumber: revisionNumber }));
  }

  find(updateId: string, revisionNumber: number): UpstreamDocument | undefined {
    const key = keyOf(updateId.toLowerCase(), revisionNumber);
    return this.lost.has(key) ? undefined : this.documents.get(key);
  }

  /** Deployments that changed between two anchors, and those that died (MS-WSUSSS 3.1.4.10). */
  deploymentsBetween(deploymentAnchor: string | undefined, syncAnchor: string | undefined): { alive: ServerSyncDeployment[]; dead: string[] } {
    const since = requireTime(deploymentAnchor, 'deploymentAnchor');
    if (requireTime(syncAnchor, 'syncAnchor') === 0) throw new UpstreamServerFault('InvalidParameters', 'syncAnchor');
    return {
      alive: [...this.deployments.values()].filter(({ changedAt }) => changedAt > since),
      dead: since === 0 ? [] : [...this.deadDeployments].filter(([, diedAt]) => diedAt > since).map(([guid]) => guid),
    };
  }

  #matches(document: UpstreamDocument & { readonly changedAt: number }, { Categories, Classifications }: ServerSyncFilter, since: number): boolean {
    if (Categories.length === 0 && Classifications.length === 0) return document.changedAt > since;
    // One list alone selects nothing (MS-WSUSSS 3.1.4.5.3.1; observed).
    return inOneOf(document, Categories, since) && inOneOf(document, Classifications, since);
  }

  #tick(): number {
    this.#now += 1_000;
    return this.#now;
  }
}

export function keyOf(updateId: string, revisionNumber: number): string {
  return `${updateId}.${revisionNumber}`;
}

function inOneOf(document: UpstreamDocument & { readonly changedAt: number }, filter: readonly IdAndDelta[], since: number): boolean {
  return filter.some(({ Id, Delta }) => document.categoryIds.includes(Id.toLowerCase()) && (!Delta || document.changedAt > since));
}

function requireTime(anchor: string | undefined, parameter: string): number {
  const time = timeOfAnchor(anchor);
  if (time === undefined) throw new UpstreamServerFault('InvalidParameters', parameter);
  return time;
}
