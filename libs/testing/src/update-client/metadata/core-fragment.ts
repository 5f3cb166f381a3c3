import { childNamed, FragmentError, parseFragment, type FragmentElement } from './fragment-element.js';

/** Kinds of updates (MS-WUSP 3.1.1, Revision Table). */
export const UPDATE_TYPES = ['Software', 'Driver', 'Category', 'Detectoid'] as const;

/** Kind of an update (MS-WUSP 3.1.1, Revision Table). */
export type UpdateType = (typeof UPDATE_TYPES)[number];

/** A clause of prerequisites: true when one of the updates is installed (MS-WUSP 3.1.1.1, Prerequisite Table). */
export interface PrerequisiteClause {
  /** Lower-case update ids: alternatives. */
  readonly updateIds: readonly string[];
  readonly isCategory: boolean;
}

/** A member of a bundle: an exact revision (MS-WUSP 3.1.1.1, Bundle Table). */
export interface BundleMember {
  /** Lower case. */
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** The rules an agent evaluates; an absent rule is `undefined`. */
export interface ApplicabilityRules {
  readonly isInstalled: FragmentElement | undefined;
  readonly isSuperseded: FragmentElement | undefined;
  readonly isInstallable: FragmentElement | undefined;
  /** What rules such as `m.MsiPatchInstalled` take their facts from. */
  readonly metadata: FragmentElement | undefined;
}

/** What an agent learns about a revision from its Core fragment. */
export interface CoreFragment {
  /** Lower case; fragments keep the publisher's spelling, so identifiers are compared without regard to case. */
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly updateType: UpdateType;
  /** All clauses must hold. */
  readonly prerequisites: readonly PrerequisiteClause[];
  /** One entry per AtLeastOne of BundledUpdates: of each, at least one member applies. Empty when it is no bundle. */
  readonly bundledUpdates: readonly (readonly BundleMember[])[];
  /** Lower-case update ids. */
  readonly supersededUpdates: readonly string[];
  readonly rules: ApplicabilityRules;
}

/**
 * Reads a Core fragment (MS-WUSP 3.1.1.1).
 * @throws FragmentError when it is not well-formed, or says nothing that identifies an update
 */
export function parseCoreFragment(xml: string): CoreFragment {
  const fragment = { children: parseFragment(xml) };
  const identity = identityOf(childNamed(fragment, 'UpdateIdentity'));
  const relationships = childNamed(fragment, 'Relationships');
  const rules = childNamed(fragment, 'ApplicabilityRules');
  return {
    ...identity,
    updateType: updateTypeOf(childNamed(fragment, 'Properties')),
    prerequisites: clausesOf(relationships && childNamed(relationships, 'Prerequisites')),
    bundledUpdates: membersOf(relationships && childNamed(relationships, 'BundledUpdates')),
    supersededUpdates: (relationships && childNamed(relationships, 'SupersededUpdates')?.children.map(updateIdOf)) ?? [],
    rules: {
      isInstalled: rules && childNamed(rules, 'IsInstalled')?.children[0],
      isSuperseded: rules && childNamed(rules, 'IsSuperseded')?.children[0],
      isInstallable: rules && childNamed(rules, 'IsInstallable')?.children[0],
      metadata: rules && childNamed(rules, 'Metadata'),
    },
  };
}

function identityOf(element: FragmentElement | undefined): BundleMember {
  if (element === undefined) throw new FragmentError('a Core fragment has no UpdateIdentity');
  const revisionNumber = Number(element.attributes['RevisionNumber']);
  if (!Number.isInteger(revisionNumber)) throw new FragmentError('an UpdateIdentity has no RevisionNumber');
  return { updateId: updateIdOf(element), revisionNumber };
}

function updateIdOf(element: FragmentElement): string {
  const updateId = element.attributes['UpdateID'];
  if (updateId === undefined) throw new FragmentError(`${element.name} has no UpdateID`);
  return updateId.toLowerCase();
}

function updateTypeOf(properties: FragmentElement | undefined): UpdateType {
  const value = properties?.attributes['UpdateType'];
  const known = UPDATE_TYPES.find((type) => type === value);
  if (known === undefined) throw new FragmentError(`Properties names no UpdateType of MS-WUSP 3.1.1 (${value ?? 'none'})`);
  return known;
}

/** A bare UpdateIdentity is a clause of one, an AtLeastOne a clause of alternatives (MS-WUSP 3.1.1.1). */
function clausesOf(prerequisites: FragmentElement | undefined): PrerequisiteClause[] {
  return (prerequisites?.children ?? []).map((child) =>
    child.name === 'AtLeastOne'
      ? { updateIds: child.children.map(updateIdOf), isCategory: child.attributes['IsCategory'] === 'true' }
      : { updateIds: [updateIdOf(child)], isCategory: false },
  );
}

function membersOf(bundled: FragmentElement | undefined): BundleMember[][] {
  return (bundled?.children ?? []).map((child) => (child.name === 'AtLeastOne' ? child.children.map(identityOf) : [identityOf(child)]));
}
