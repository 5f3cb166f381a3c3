import type { DeploymentAction } from '../../deployments/deployment-action.js';
import type { PublicationState } from '../../catalog/update-type.js';
import type { ContentDownload, ContentStorage } from '../../servers/synchronization-configuration.entity.js';

/** The actions for which a client downloads files: MS-WSUSSS 3.2.4.4 names Install, and its variants need the same bytes. */
export const DOWNLOADING_ACTIONS = ['Install', 'OptionalInstall', 'Uninstall'] as const satisfies readonly DeploymentAction[];

/** What the configuration says about files. */
export interface ContentRules {
  readonly contentStorage: ContentStorage;
  readonly contentDownload: ContentDownload;
  readonly expressFiles: boolean;
  /** The languages whose files are wanted, lower case; null for all of them. */
  readonly languages: readonly string[] | null;
}

/** A revision as this decision sees it. */
export interface RevisionOfFiles {
  readonly revisionId: number;
  readonly publicationState: PublicationState;
  readonly isLatest: boolean;
  readonly isDeclined: boolean;
  readonly explicitlyDeployable: boolean;
  /** What groups do with it. */
  readonly actions: readonly DeploymentAction[];
  /** Revisions of the catalog that it bundles. */
  readonly bundles: readonly number[];
  /** The languages that the files are made for, lower case; empty for files that are for everybody. */
  readonly languages: readonly string[];
  readonly files: readonly { readonly name: string; readonly patchingType: string | null }[];
}

/** A revision whose own decision brings in its files and those of what it bundles. */
type Root = (revision: RevisionOfFiles) => boolean;

/**
 * Which files are to be fetched (MS-WSUSSS 3.2.4.4; CatalogOnlySync, LazySync and ServerHostsPsfFiles are `contentStorage`,
 * `contentDownload` and `expressFiles` here): none when clients fetch from the origin; else those of approved revisions, or of all that
 * a client may be offered, with everything they bundle. Never those of declined updates, nor of what the publisher has withdrawn.
 * Files that are made for languages none of which was chosen are left out: documents name them in `Properties/Language`, which MS-WSUSSS has no
 * rule for (docs/adr/0030). What was asked for by name comes on top. The database decides by {@link neededFilesSql}; this is what it is held against.
 */
export function neededFiles(revisions: readonly RevisionOfFiles[], rules: ContentRules): Set<string> {
  if (rules.contentStorage === 'origin') return new Set();
  const bundled = new Set(revisions.flatMap(({ bundles }) => bundles));
  const isRoot: Root = (revision) => isAlive(revision)
    && (isApproved(revision) || (rules.contentDownload === 'all' && isOffered(revision, bundled)));
  const isReadable = ({ languages }: RevisionOfFiles): boolean => rules.languages === null || languages.length === 0
    || languages.some((language) => rules.languages!.some((chosen) => isSameLanguage(language, chosen)));
  return filesOf(reachable(revisions, isRoot).filter(isReadable), ({ patchingType }) => rules.expressFiles || !isExpress(patchingType));
}

/**
 * Which files may stay once they are here, needed or not: an approval that is taken back costs no second download when it is given
 * again. What this leaves out is removed after its grace time. The database decides by {@link keptFilesSql}.
 */
export function keptFiles(revisions: readonly RevisionOfFiles[]): Set<string> {
  const bundled = new Set(revisions.flatMap(({ bundles }) => bundles));
  return filesOf(reachable(revisions, (revision) => isAlive(revision) && (isApproved(revision) || isOffered(revision, bundled))), () => true);
}

function isAlive({ publicationState, isDeclined }: RevisionOfFiles): boolean {
  return publicationState === 'Published' && !isDeclined;
}

function isApproved({ actions }: RevisionOfFiles): boolean {
  return actions.some((action) => (DOWNLOADING_ACTIONS as readonly string[]).includes(action));
}

/** A revision that only ever comes as a part of others counts by them. */
function isOffered({ revisionId, isLatest, explicitlyDeployable }: RevisionOfFiles, bundled: ReadonlySet<number>): boolean {
  return isLatest && (explicitlyDeployable || !bundled.has(revisionId));
}

/** The publisher withdraws a bundle, not a part of it: a part is left out only when its own update was declined. */
function reachable(revisions: readonly RevisionOfFiles[], isRoot: Root): RevisionOfFiles[] {
  const byId = new Map(revisions.map((revision) => [revision.revisionId, revision]));
  const reached = new Set(revisions.filter(isRoot));
  for (const revision of reached) {
    for (const id of revision.bundles) {
      const part = byId.get(id);
      if (part !== undefined && !part.isDeclined) reached.add(part);
    }
  }
  return [...reached];
}

function filesOf(revisions: readonly RevisionOfFiles[], takes: (file: RevisionOfFiles['files'][number]) => boolean): Set<string> {
  return new Set(revisions.flatMap(({ files }) => files.filter(takes).map(({ name }) => name)));
}

/** `pt` and `pt-br` count as one: a file too many costs room, one too few an update. */
function isSameLanguage(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
}

function isExpress(patchingType: string | null): boolean {
  return patchingType?.toLowerCase() === 'express';
}
