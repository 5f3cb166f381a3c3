import { ruleOfExpression } from './rule-expression.js';
import { element, textElement } from './xml-text.js';

/**
 * Rules from expressions (see `ruleOfExpression`).
 * @param installedIf when a computer has the update
 * @param applicableIf when a computer that does not have it may install it; always, when null
 * @returns `ApplicabilityRules` with the prefixes of `DECLARATIONS`
 * @throws LocalUpdateError
 */
export function rulesOfExpressions(installedIf: string, applicableIf: string | null): string {
  return element('upd:ApplicabilityRules', {},
    element('upd:IsInstalled', {}, ruleOfExpression(installedIf)),
    element('upd:IsInstallable', {}, ruleOfExpression(applicableIf ?? 'true')));
}

/**
 * The rules of a Windows Installer package: agents ask Windows Installer for the product. A real server writes the same for the packages
 * it publishes.
 * @param applicableIf what a computer has to be besides; null when that is nothing
 */
export function rulesOfProduct(productCode: string, version: string | null, applicableIf: string | null): string {
  const installable = element('msiar:MsiApplicationInstallable');
  return element('upd:ApplicabilityRules', {},
    element('upd:IsInstalled', {}, element('msiar:MsiApplicationInstalled')),
    element('upd:IsSuperseded', {}, element('msiar:MsiApplicationSuperseded')),
    element('upd:IsInstallable', {}, applicableIf === null ? installable : element('lar:And', {}, installable, ruleOfExpression(applicableIf))),
    element('upd:Metadata', {}, element('msiar:MsiApplicationMetadata', {}, textElement('msiar:ProductCode', productCode, { Version: version }))));
}
