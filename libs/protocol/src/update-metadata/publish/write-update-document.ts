import type { Installation, LocalUpdate, LocalUpdateFile } from './local-update.js';
import { COMMAND_LINE_HANDLER, DECLARATIONS, SERVICING_HANDLER, WINDOWS_INSTALLER_HANDLER } from './namespaces.js';
import { element, textElement } from './xml-text.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const HANDLERS: Readonly<Record<Installation['kind'], string>> = {
  'command-line': COMMAND_LINE_HANDLER, 'windows-installer': WINDOWS_INSTALLER_HANDLER, servicing: SERVICING_HANDLER,
};

/**
 * Writes the document of a local update: the `upd:Update` element that update servers exchange (MS-WSUSSS 2.2.2.2.4), in the shape that
 * a real server gives to the updates it publishes itself.
 * @throws LocalUpdateError `INVALID_TEXT` when a text has characters that XML cannot carry
 */
export function writeUpdateDocument(update: LocalUpdate): string {
  return element('upd:Update', DECLARATIONS,
    element('upd:UpdateIdentity', { UpdateID: update.updateId, RevisionNumber: update.revisionNumber }),
    properties(update),
    element('upd:LocalizedPropertiesCollection', {}, localizedProperties(update)),
    relationships(update),
    update.rules,
    element('upd:Files', {}, file(update.file)),
    handlerSpecificData(update.installation));
}

function properties(update: LocalUpdate): string {
  const { file: { size }, reboot } = update;
  const behavior = { CanRequestUserInput: false, RequiresNetworkConnectivity: false, Impact: 'Normal', RebootBehavior: reboot };
  return element('upd:Properties', {
    DefaultPropertiesLanguage: update.language, UpdateType: 'Software', ExplicitlyDeployable: true, IsLocallyPublished: true,
    Handler: HANDLERS[update.installation.kind], MaxDownloadSize: size, MinDownloadSize: size, PublicationState: 'Published',
    CreationDate: update.creationDate.toISOString(), PublisherID: update.publisherId, MsrcSeverity: update.severity, CanSourceBeRequired: false,
  },
  element('upd:InstallationBehavior', behavior),
  ...optional('upd:MoreInfoUrl', update.moreInfoUrl),
  ...optional('upd:SupportUrl', update.supportUrl),
  ...optional('upd:KBArticleID', update.kbArticleId));
}

function localizedProperties(update: LocalUpdate): string {
  return element('upd:LocalizedProperties', {},
    textElement('upd:Language', update.language),
    textElement('upd:Title', update.title),
    ...optional('upd:Description', update.description),
    ...optional('upd:MoreInfoUrl', update.moreInfoUrl),
    ...optional('upd:SupportUrl', update.supportUrl));
}

/** Product and classification are clauses like any other; without them no computer would ever be given the update. */
function relationships({ productIds, classificationId, prerequisites, supersedes }: LocalUpdate): string {
  const identity = (updateId: string): string => element('upd:UpdateIdentity', { UpdateID: updateId });
  const category = (updateIds: readonly string[]): string => element('upd:AtLeastOne', { IsCategory: true }, ...updateIds.map(identity));
  return element('upd:Relationships', {},
    ...(supersedes.length === 0 ? [] : [element('upd:SupersededUpdates', {}, ...supersedes.map(identity))]),
    element('upd:Prerequisites', {}, ...prerequisites.map(identity), category(productIds), category([classificationId])));
}

function file({ name, size, sha1, sha256, modified }: LocalUpdateFile): string {
  return element('upd:File', { Digest: sha1.toString('base64'), DigestAlgorithm: 'SHA1', FileName: name, Size: size, Modified: modified.toISOString() },
    textElement('upd:AdditionalDigest', sha256.toString('base64'), { Algorithm: 'SHA256' }));
}

function handlerSpecificData(installation: Installation): string {
  const data = (type: string, child: string): string => element('upd:HandlerSpecificData', { 'xmlns:xsi': XSI, 'xsi:type': type }, child);
  switch (installation.kind) {
    case 'command-line':
      return data('cmd:CommandLineInstallation', element('cmd:InstallCommand',
        { Program: installation.program, Arguments: installation.arguments, RebootByDefault: false, DefaultResult: 'Failed' },
        ...installation.returnCodes.map(({ code, result, reboot }) => element('cmd:ReturnCode', { Code: code, Result: result, Reboot: reboot }))));
    case 'windows-installer':
      return data('msp:WindowsInstallerApp', element('msp:MsiData', {
        ProductCode: installation.productCode, MsiFile: installation.msiFile, CommandLine: installation.properties === '' ? null : installation.properties,
      }));
    case 'servicing':
      // Real ones have it empty: the package is the one that the rules' metadata describe.
      return data('cbs:Cbs', element('cbs:CbsData', { PackageIdentity: '' }));
  }
}

function optional(name: string, text: string | null): string[] {
  return text === null ? [] : [textElement(name, text)];
}
