import { rulesOfDocument, rulesOfExpressions, rulesOfProduct, type Installation } from '@sluice/protocol/update-metadata/publish';
import { ApiProblem } from '../api/problems/api-problem.js';
import type { NewPublicationRequest } from './publication.schema.js';

type Asked = Pick<NewPublicationRequest, 'file' | 'installation' | 'rules'>;

/** How the file is installed, after checking that it can be. Throws `ApiProblem` `invalid-publication`. */
export function installationOf({ file: { name }, installation, rules }: Asked): Installation {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (extension === 'msu') throw refused('/file/name', 'No handler of Windows takes a .msu file, and wusa.exe does not run within an installation: upload the servicing cabinet that is in it, as `sluice publish FILE.msu` does, or expand -F:*.cab FILE.msu');
  const isCabinet = extension === 'cab';
  switch (installation.kind) {
    case 'commandLine':
      if (extension !== 'exe' && !isCabinet) throw refused('/file/name', 'A program is a .exe file, or in a .cab file');
      return { kind: 'command-line', program: inside(name, isCabinet, installation.program, '/installation/program'), arguments: installation.arguments, returnCodes: installation.returnCodes };
    case 'windowsInstaller':
      if (extension !== 'msi' && !isCabinet) throw refused('/file/name', 'Windows Installer takes a .msi file, or one in a .cab file');
      return { kind: 'windows-installer', productCode: installation.productCode, msiFile: inside(name, isCabinet, installation.msiFile, '/installation/msiFile'), properties: installation.properties };
    case 'servicing':
      if (!isCabinet) throw refused('/file/name', 'Component based servicing takes a .cab file');
      if (rules.kind !== 'document' && rules.kind !== 'manifest') throw refused('/rules', 'What servicing has to look for stands in its manifest: ask for those rules, or give others as a document');
      return { kind: 'servicing' };
  }
}

/** The rules as XML; null when they stand in the file, which has to be read first. Throws `ApiProblem` and LocalUpdateError. */
export function rulesOf({ installation, rules }: Asked): string | null {
  switch (rules.kind) {
    case 'manifest':
      if (installation.kind !== 'servicing') throw refused('/rules', 'Only a cabinet of component based servicing has a manifest');
      return null;
    case 'document': return rulesOfDocument(rules.xml);
    case 'expressions': return rulesOfExpressions(rules.installedIf, rules.applicableIf ?? null);
    case 'product':
      if (installation.kind !== 'windowsInstaller') throw refused('/rules', 'Only Windows Installer can be asked for a product: say when a computer has the update');
      return rulesOfProduct(installation.productCode, installation.productVersion ?? null, rules.applicableIf ?? null);
  }
}

function inside(file: string, isCabinet: boolean, wanted: string | undefined, pointer: string): string {
  if (isCabinet && wanted === undefined) throw refused(pointer, 'Say which file of the cabinet it is');
  if (!isCabinet && wanted !== undefined && wanted !== file) throw refused(pointer, 'It is the file itself');
  return wanted ?? file;
}

function refused(pointer: string, detail: string): ApiProblem {
  return new ApiProblem('invalid-publication', `${detail}.`, { errors: [{ pointer, detail }] });
}
