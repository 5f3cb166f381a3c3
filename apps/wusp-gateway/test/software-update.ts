import type { RevisionToImport } from '@sluice/domain/catalog';
import { revisionFromDocument } from '@sluice/platform/catalog-import';

/** What a test says of an update besides its number. */
export interface UpdateTraits {
  readonly revisionNumber?: number;
  /** Numbers of the updates it bundles, in their first revision. */
  readonly bundles?: readonly number[];
  readonly explicitlyDeployable?: boolean;
  readonly eulaId?: string;
}

/** The GUID of an update that a test calls by a number. */
export function updateIdOf(number: number): string {
  return `0f0f0f0f-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** A software update without prerequisites, ready to be imported: every client gets it with its first SyncUpdates. */
export function softwareUpdate(number: number, traits: UpdateTraits = {}): Promise<RevisionToImport> {
  const { revisionNumber = 1, bundles = [], explicitlyDeployable = true, eulaId } = traits;
  const members = bundles.map((member) => `<AtLeastOne><UpdateIdentity UpdateID="${updateIdOf(member)}" RevisionNumber="1"/></AtLeastOne>`).join('');
  return revisionFromDocument([Buffer.from(`
    <Update xmlns="http://schemas.microsoft.com/msus/2002/12/Update"><UpdateIdentity UpdateID="${updateIdOf(number)}" RevisionNumber="${revisionNumber}"/>
    <Properties DefaultPropertiesLanguage="en" UpdateType="Software" ExplicitlyDeployable="${explicitlyDeployable}" PublicationState="Published"
      CreationDate="2026-01-01T00:00:00Z"${eulaId ? ` EulaID="${eulaId}"` : ''}/>
    <LocalizedPropertiesCollection><LocalizedProperties><Language>en</Language><Title>Update ${number}</Title></LocalizedProperties></LocalizedPropertiesCollection>
    <Relationships>${members ? `<BundledUpdates>${members}</BundledUpdates>` : ''}</Relationships>
    <ApplicabilityRules><IsInstalled><False/></IsInstalled></ApplicabilityRules></Update>`.trim().replace(/>\s+</g, '><'))]);
}
