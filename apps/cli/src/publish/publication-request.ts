import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../command-line/command-error.js';
import type { FileFacts } from './prepare-file.js';
import type { OptionSpecs } from '../command-line/command.js';
import type { OptionValues } from '../command-line/option-values.js';
import { reasonOf } from '../api/http-request.js';

const REBOOTS = { never: 'NeverReboots', can: 'CanRequestReboot', always: 'AlwaysRequiresReboot' } as const;
const SEVERITIES = ['Critical', 'Important', 'Moderate', 'Low'] as const;
const MEANINGS = { success: { result: 'Succeeded', reboot: false }, reboot: { result: 'Succeeded', reboot: true }, failure: { result: 'Failed', reboot: false }, cancelled: { result: 'Cancelled', reboot: false } } as const;
const MAX_RULES_BYTES = 1024 * 1024;
const EXIT_CODE = /^(-?\d{1,10})=(success|reboot|failure|cancelled)$/;

/** Options that say what is published and how it is installed. */
export const PUBLICATION_OPTIONS = {
  title: { value: 'TITLE', help: 'what it is called; of a .msi or .msu what the file says' },
  description: { value: 'TEXT', help: 'what it is for' },
  language: { value: 'LANGUAGE', help: 'of title and description, default en' },
  product: { value: 'PRODUCT', multiple: true, help: 'title or id of a product it is for; several mean any of them' },
  classification: { value: 'NAME', help: 'title or id of a classification, default Applications' },
  kb: { value: 'NUMBER', help: 'number of an article about it' },
  'more-info': { value: 'URL', help: 'a page about it' },
  severity: { value: 'SEVERITY', help: SEVERITIES.join(', ') },
  supersedes: { value: 'UPDATE', multiple: true, help: 'an update that it replaces, by id or a part of the title' },
  requires: { value: 'ID', multiple: true, help: 'an update or detectoid that a computer must have' },
  'installed-if': { value: 'EXPRESSION', help: 'when a computer has it' },
  'applicable-if': { value: 'EXPRESSION', help: 'what a computer has to be to install it' },
  rules: { value: 'FILE.xml', help: 'an ApplicabilityRules element, instead of the two above' },
  arguments: { value: 'TEXT', help: 'what the program is called with, such as /quiet' },
  program: { value: 'NAME', help: 'of a .cab: the program in it that installs' },
  'exit-code': { value: 'CODE=MEANING', multiple: true, help: `what the program ends with: ${Object.keys(MEANINGS).join(', ')}` },
  'product-code': { value: '{CODE}', help: 'of a .cab with a .msi in it: its ProductCode' },
  'product-version': { value: 'VERSION', help: 'of a .cab with a .msi in it: its ProductVersion' },
  'msi-file': { value: 'NAME', help: 'of a .cab: the .msi in it' },
  properties: { value: 'TEXT', help: 'of a .msi: properties such as ALLUSERS=1' },
  servicing: { help: 'a .cab of component based servicing; its manifest says when it is installed, unless --rules does' },
  reboot: { value: 'WHETHER', help: `${Object.keys(REBOOTS).join(', ')}; default can` },
} as const satisfies OptionSpecs;

/**
 * What the options say, without what has to be looked up on the server; what they leave out the file may say.
 * @throws UsageError
 */
export function publicationRequest(fileName: string, options: OptionValues, facts: FileFacts): Record<string, unknown> {
  return {
    title: options.text('title') ?? facts.title ?? options.required('title'),
    ...given('description', options.text('description') ?? facts.description),
    ...given('language', options.text('language')),
    ...given('kbArticleId', options.text('kb')?.replace(/^kb/i, '') ?? facts.kbArticleId),
    ...given('moreInfoUrl', options.text('more-info') ?? facts.moreInfoUrl),
    ...given('severity', options.choice('severity', SEVERITIES)),
    reboot: REBOOTS[options.choice('reboot', Object.keys(REBOOTS) as (keyof typeof REBOOTS)[]) ?? 'can'],
    installation: installation(fileName, options, facts),
    rules: rules(fileName, options, facts),
  };
}

function installation(fileName: string, options: OptionValues, facts: FileFacts): Record<string, unknown> {
  if (isServicing(options, facts)) return { kind: 'servicing' };
  if (usesWindowsInstaller(fileName, options)) {
    return {
      kind: 'windowsInstaller', productCode: ofFile(options, 'product-code', facts.productCode) ?? options.required('product-code'),
      ...given('productVersion', ofFile(options, 'product-version', facts.productVersion)),
      ...given('msiFile', options.text('msi-file')), ...given('properties', options.text('properties')),
    };
  }
  const codes = options.texts('exit-code').map(returnCode);
  return { kind: 'commandLine', ...given('program', options.text('program')), ...given('arguments', options.text('arguments')), ...(codes.length === 0 ? {} : { returnCodes: codes }) };
}

function rules(fileName: string, options: OptionValues, facts: FileFacts): Record<string, unknown> {
  const [file, installedIf, applicableIf] = [options.text('rules'), options.text('installed-if'), options.text('applicable-if')];
  if (file !== undefined) {
    if (installedIf !== undefined || applicableIf !== undefined) throw new UsageError('--rules says all; --installed-if and --applicable-if go without it');
    return { kind: 'document', xml: readRules(file) };
  }
  if (installedIf !== undefined) return { kind: 'expressions', installedIf, ...given('applicableIf', applicableIf) };
  if (isServicing(options, facts)) return { kind: 'manifest' };
  if (!usesWindowsInstaller(fileName, options)) throw new UsageError('--installed-if or --rules is needed: how does a computer know that it has it?');
  return { kind: 'product', ...given('applicableIf', applicableIf) };
}

/** A value that a file has itself. Saying another one is a mistake: the agent would ask for a product that the file is not. */
function ofFile(options: OptionValues, name: string, known: string | undefined): string | undefined {
  const value = options.text(name);
  if (value !== undefined && known !== undefined && value.toLowerCase() !== known.toLowerCase()) throw new UsageError(`--${name} is ${value}, but the file says ${known}; it can be left out`);
  return known ?? value;
}

function isServicing(options: OptionValues, facts: FileFacts): boolean {
  return facts.isServicing === true || options.flag('servicing');
}

function usesWindowsInstaller(fileName: string, options: OptionValues): boolean {
  return /\.msi$/i.test(fileName) || options.text('msi-file') !== undefined;
}

function returnCode(text: string): Record<string, unknown> {
  const [, code, meaning] = EXIT_CODE.exec(text) ?? [];
  if (code === undefined) throw new UsageError(`--exit-code is a number and one of ${Object.keys(MEANINGS).join(', ')}, such as 3010=reboot, not ${text}`);
  return { code: Number(code), ...MEANINGS[meaning as keyof typeof MEANINGS] };
}

function readRules(path: string): string {
  try {
    if (statSync(path).size > MAX_RULES_BYTES) throw new Error(`it has more than ${MAX_RULES_BYTES} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

function given(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
