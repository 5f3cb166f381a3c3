import { REBOOT_BEHAVIORS, SEVERITIES } from '@sluice/protocol/update-metadata/publish';
import { z } from 'zod';
import { pageQuery, pageSchema } from '../api/paging/page.js';
import { guidInput } from '../api/validation/inputs.js';
import { changeNumber, guid, moment } from '../api/validation/outputs.js';
import { MAXIMUM_UPLOAD_BYTES, sha1Input } from './upload.schema.js';

/** One line of text: no control characters, and no surrogates without their partner. */
const line = (most: number) => z.string().trim().min(1).max(most).regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters are not possible here');
const url = z.url({ protocol: /^https?$/ }).max(1_024);
const ids = z.array(guidInput).max(100).default([]);
/** A file name as Windows has it. */
const fileName = z.string().min(1).max(200).regex(/^[^\\/:*?"<>|\p{Cc}\p{Cs}]*[^\\/:*?"<>|\p{Cc}\p{Cs}. ]$/u, 'not a file name of Windows');
const productCode = z.string().regex(/^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i, 'not a product code in braces');
const expression = z.string().min(1).max(8_192);

const returnCode = z.strictObject({
  code: z.int().min(-2_147_483_648).max(2_147_483_647),
  result: z.enum(['Succeeded', 'Failed', 'Cancelled']),
  reboot: z.boolean().default(false).meta({ description: 'Whether the computer has to be restarted.' }),
});

/** What the usual installers end with: done, done but restart, done and restarting. */
const USUAL_RETURN_CODES = [
  { code: 0, result: 'Succeeded' as const, reboot: false }, { code: 3010, result: 'Succeeded' as const, reboot: true }, { code: 1641, result: 'Succeeded' as const, reboot: true },
];

const installation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('commandLine'),
    program: fileName.optional().meta({ description: 'The program to run: of a cabinet, one that is in it; else the file itself.' }),
    arguments: z.string().max(4_096).regex(/^[^\p{Cc}\p{Cs}]*$/u).default(''),
    returnCodes: z.array(returnCode).min(1).max(100).default(USUAL_RETURN_CODES).meta({ description: 'What the exit codes mean; all others mean that it failed.' }),
  }),
  z.strictObject({
    kind: z.literal('windowsInstaller'),
    productCode,
    productVersion: z.string().regex(/^\d{1,5}(\.\d{1,5}){0,3}$/).optional(),
    msiFile: fileName.optional().meta({ description: 'The package: of a cabinet, one that is in it; else the file itself.' }),
    properties: z.string().max(4_096).regex(/^[^\p{Cc}\p{Cs}]*$/u).default('').meta({ description: 'For Windows Installer, such as `ALLUSERS=1`.' }),
  }),
  z.strictObject({ kind: z.literal('servicing') }),
]).meta({ description: 'Who installs it. `servicing`: a cabinet of component based servicing, whose rules are those of its manifest or a document.' });

const rules = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('expressions'),
    installedIf: expression.meta({ description: 'When a computer has it, such as `file %ProgramFiles%\\Contoso\\tool.exe version >= 2.1`.' }),
    applicableIf: expression.optional().meta({ description: 'What a computer has to be, such as `processor x64 and windows >= 10.0.22000`.' }),
  }),
  z.strictObject({ kind: z.literal('product'), applicableIf: expression.optional() }).meta({ description: 'Windows Installer is asked for the product.' }),
  z.strictObject({ kind: z.literal('manifest') }).meta({ description: 'Component based servicing is asked for the package that `update.mum` of the cabinet describes. The server reads it out of the uploaded file.' }),
  z.strictObject({ kind: z.literal('document'), xml: z.string().min(1) }).meta({ description: 'An `ApplicabilityRules` element, as it stands in update documents.' }),
]);

/** What is to be published. */
export const newPublicationSchema = z.strictObject({
  updateId: guidInput.optional().meta({ description: 'An update that this server published, to make a new revision of it; else any id for a new one. Drawn when absent.' }),
  revisionNumber: z.int().min(1).max(2_147_483_647).optional().meta({ description: 'Above those there are; the next one when absent. Together with `updateId` it makes a request safe to repeat.' }),
  title: line(200),
  description: z.string().trim().min(1).max(2_000).regex(/^[^\p{Cs}]*$/u).optional(),
  language: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i).default('en').meta({ description: 'Of title and description.' }),
  moreInfoUrl: url.optional(),
  supportUrl: url.optional(),
  kbArticleId: z.string().regex(/^\d{1,15}$/, 'only the digits').optional(),
  severity: z.enum(SEVERITIES).optional(),
  reboot: z.enum(REBOOT_BEHAVIORS).default('CanRequestReboot'),
  productIds: z.array(guidInput).min(1).max(20),
  classificationId: guidInput,
  prerequisites: ids.meta({ description: 'Updates or detectoids that a computer must have, all of them.' }),
  supersedes: ids,
  file: z.strictObject({
    name: fileName.meta({ description: 'Ends in `.exe`, `.msi` or `.cab`.' }),
    size: z.int().min(1).max(MAXIMUM_UPLOAD_BYTES),
    sha1: sha1Input,
    sha256: z.string().regex(/^[0-9a-f]{64}$/i, 'not the 64 hexadecimal digits of a SHA-256'),
    modified: z.iso.datetime({ offset: true }).optional(),
  }).meta({ description: 'The file, which has been uploaded: `POST /api/v1/content/uploads`.' }),
  installation,
  rules,
}).meta({ id: 'NewPublication' });

/** What became of it. */
export const publicationSchema = z.object({ updateId: guid, revisionNumber: z.int(), title: z.string(), changeNumber }).meta({ id: 'Publication' });

export const publicationQuerySchema = z.strictObject({ ...pageQuery });

export const listedPublicationSchema = z.object({
  updateId: guid, revisionNumber: z.int(),
  title: z.string().nullable().meta({ description: 'Null when the revision is not in the catalog any more.' }),
  administrator: z.string(), publishedAt: moment,
  file: z.object({ name: z.string().nullable(), sha1: z.string(), size: z.int().nullable() }),
}).meta({ id: 'ListedPublication' });

export const publicationPageSchema = pageSchema('PublicationPage', listedPublicationSchema);

export type NewPublicationRequest = z.output<typeof newPublicationSchema>;
export type PublicationQuery = z.output<typeof publicationQuerySchema>;
export type PublicationRepresentation = z.output<typeof publicationSchema>;
export type ListedPublicationRepresentation = z.output<typeof listedPublicationSchema>;
