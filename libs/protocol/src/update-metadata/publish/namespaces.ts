import { UPDATE_NAMESPACE } from '../xml-element.js';

const MSUS = 'http://schemas.microsoft.com/msus/2002/12';

/** How the handlers call themselves in `Properties/@Handler`. */
export const COMMAND_LINE_HANDLER = `${MSUS}/UpdateHandlers/CommandLineInstallation`;
export const WINDOWS_INSTALLER_HANDLER = `${MSUS}/UpdateHandlers/WindowsInstaller`;
export const CATEGORY_HANDLER = `${MSUS}/UpdateHandlers/Category`;
export const SERVICING_HANDLER = `${MSUS}/UpdateHandlers/Cbs`;

/** Prefixes of everything that is written here, declared once at the root as real documents do it. */
export const DECLARATIONS = {
  'xmlns:bar': `${MSUS}/BaseApplicabilityRules`,
  'xmlns:cbs': SERVICING_HANDLER,
  'xmlns:cmd': COMMAND_LINE_HANDLER,
  'xmlns:lar': `${MSUS}/LogicalApplicabilityRules`,
  'xmlns:msiar': `${MSUS}/MsiApplicabilityRules`,
  'xmlns:msp': WINDOWS_INSTALLER_HANDLER,
  'xmlns:upd': UPDATE_NAMESPACE,
} as const;

/** The same for a category. */
export const CATEGORY_DECLARATIONS = { 'xmlns:cat': CATEGORY_HANDLER, 'xmlns:lar': `${MSUS}/LogicalApplicabilityRules`, 'xmlns:upd': UPDATE_NAMESPACE } as const;
