const NAMESPACES =
  'xmlns:upd="http://schemas.microsoft.com/msus/2002/12/Update" xmlns:bar="http://schemas.microsoft.com/msus/2002/12/BaseApplicabilityRules" ' +
  'xmlns:lar="http://schemas.microsoft.com/msus/2002/12/LogicalApplicabilityRules" xmlns:cat="http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Category" ' +
  'xmlns:cmd="http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/CommandLineInstallation" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** An alternative or member by identity. */
export interface SyntheticReference {
  readonly updateId: string;
  readonly revisionNumber: number;
}

/** A prerequisite clause; one alternative that is no category is written as a bare UpdateIdentity, as publishers do. */
export interface SyntheticClause {
  readonly updateIds: readonly string[];
  readonly isCategory?: boolean;
}

/** What differs from one synthetic document to the next. */
export interface SyntheticUpdate extends SyntheticReference {
  readonly updateType: 'Category' | 'Detectoid' | 'Software';
  readonly title: string;
  /** Days after 2026-01-01. */
  readonly day: number;
  readonly explicitlyDeployable?: boolean;
  readonly expired?: boolean;
  readonly categoryType?: 'Company' | 'ProductFamily' | 'Product' | 'UpdateClassification';
  readonly prerequisites?: readonly SyntheticClause[];
  readonly members?: readonly SyntheticReference[];
  readonly supersedes?: readonly string[];
  /** Content of IsInstalled, as XML. */
  readonly isInstalled?: string;
  /** Content of IsInstallable, as XML. */
  readonly isInstallable?: string;
  readonly file?: { readonly name: string; readonly sha1: string; readonly sha256: string; readonly size: number };
}

/** The text of a synthetic update document, shaped as MS-WUSP 3.1.1.1 reads it. */
export function syntheticDocument(update: SyntheticUpdate): string {
  return (
    `<upd:Update ${NAMESPACES}><upd:UpdateIdentity UpdateID="${update.updateId}" RevisionNumber="${update.revisionNumber}" />` +
    properties(update) +
    `<upd:LocalizedPropertiesCollection><upd:LocalizedProperties><upd:Language>en</upd:Language><upd:Title>${update.title}</upd:Title></upd:LocalizedProperties></upd:LocalizedPropertiesCollection>` +
    `<upd:Relationships>${supersededUpdates(update)}${prerequisites(update)}${bundledUpdates(update)}</upd:Relationships>` +
    applicabilityRules(update) +
    filesAndHandler(update) +
    '</upd:Update>'
  );
}

function properties({ updateType, day, explicitlyDeployable, expired, file }: SyntheticUpdate): string {
  const created = new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
  const deployable = explicitlyDeployable === true ? ' ExplicitlyDeployable="true"' : '';
  const size = file === undefined ? '' : ` MaxDownloadSize="${file.size}" MinDownloadSize="0"`;
  const attributes = `UpdateType="${updateType}" DefaultPropertiesLanguage="en"${deployable}${size} PublicationState="${expired === true ? 'Expired' : 'Published'}" CreationDate="${created}"`;
  return updateType === 'Software' ? `<upd:Properties ${attributes}><upd:InstallationBehavior Impact="Minor" /></upd:Properties>` : `<upd:Properties ${attributes} />`;
}

function supersededUpdates({ supersedes = [] }: SyntheticUpdate): string {
  return section('SupersededUpdates', supersedes.map((updateId) => `<upd:UpdateIdentity UpdateID="${updateId}" />`));
}

function prerequisites({ prerequisites: clauses = [] }: SyntheticUpdate): string {
  return section(
    'Prerequisites',
    clauses.map(({ updateIds, isCategory }) => {
      const alternatives = updateIds.map((updateId) => `<upd:UpdateIdentity UpdateID="${updateId}" />`).join('');
      if (isCategory === true) return `<upd:AtLeastOne IsCategory="true">${alternatives}</upd:AtLeastOne>`;
      return updateIds.length === 1 ? alternatives : `<upd:AtLeastOne>${alternatives}</upd:AtLeastOne>`;
    }),
  );
}

function bundledUpdates({ members = [] }: SyntheticUpdate): string {
  const identities = members.map(({ updateId, revisionNumber }) => `<upd:UpdateIdentity UpdateID="${updateId}" RevisionNumber="${revisionNumber}" />`);
  return identities.length === 0 ? '' : section('BundledUpdates', [`<upd:AtLeastOne>${identities.join('')}</upd:AtLeastOne>`]);
}

function applicabilityRules({ isInstalled, isInstallable }: SyntheticUpdate): string {
  return section('ApplicabilityRules', [section('IsInstalled', [isInstalled ?? '']), section('IsInstallable', [isInstallable ?? ''])]);
}

function filesAndHandler({ file, categoryType }: SyntheticUpdate): string {
  if (categoryType !== undefined) return `<upd:HandlerSpecificData xsi:type="cat:Category"><cat:CategoryInformation CategoryType="${categoryType}" /></upd:HandlerSpecificData>`;
  if (file === undefined) return '';
  return (
    `<upd:Files><upd:File Digest="${file.sha1}" DigestAlgorithm="SHA1" FileName="${file.name}" Size="${file.size}" Modified="2026-01-01T00:00:00Z">` +
    `<upd:AdditionalDigest Algorithm="SHA256">${file.sha256}</upd:AdditionalDigest></upd:File></upd:Files>` +
    `<upd:HandlerSpecificData xsi:type="cmd:CommandLineInstallation"><cmd:InstallCommand Program="${file.name}" Arguments="/quiet"><cmd:ReturnCode Code="0" Result="Succeeded" /></cmd:InstallCommand></upd:HandlerSpecificData>`
  );
}

/** Nothing is written for an empty section. */
function section(name: string, content: readonly string[]): string {
  const joined = content.join('');
  return joined === '' ? '' : `<upd:${name}>${joined}</upd:${name}>`;
}
