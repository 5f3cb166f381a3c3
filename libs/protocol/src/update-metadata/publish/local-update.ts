/** What the installer may do to the computer, as the update schema calls it. */
export const REBOOT_BEHAVIORS = ['NeverReboots', 'AlwaysRequiresReboot', 'CanRequestReboot'] as const;
export type RebootBehavior = (typeof REBOOT_BEHAVIORS)[number];

/** How bad it is not to have it, as the update schema calls it. */
export const SEVERITIES = ['Critical', 'Important', 'Moderate', 'Low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What an exit code of an installer means. */
export interface ReturnCode {
  /** -2147483648 to 2147483647. */
  readonly code: number;
  readonly result: 'Succeeded' | 'Failed' | 'Cancelled';
  readonly reboot: boolean;
}

/** Who installs the file on the computer, and how. */
export type Installation =
  /** Runs a program: the file itself, or one inside it when it is a cabinet. */
  | { readonly kind: 'command-line'; readonly program: string; readonly arguments: string; readonly returnCodes: readonly ReturnCode[] }
  /** Hands a package to Windows Installer: the file itself, or one inside it when it is a cabinet. */
  | { readonly kind: 'windows-installer'; readonly msiFile: string; readonly productCode: string; readonly properties: string }
  /** A cabinet for component based servicing; the rules name its package. */
  | { readonly kind: 'servicing' };

/** The one content file of a local update. */
export interface LocalUpdateFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** 20 bytes. */
  readonly sha1: Buffer;
  /** 32 bytes; agents since Windows 8 insist on it. */
  readonly sha256: Buffer;
  readonly modified: Date;
}

/** An update that this server publishes itself. Everything in it was checked for its form; texts may hold anything. */
export interface LocalUpdate {
  readonly updateId: string;
  readonly revisionNumber: number;
  readonly creationDate: Date;
  /** A GUID that stands for whoever publishes. */
  readonly publisherId: string;
  /** Language of the texts, such as `en`. */
  readonly language: string;
  readonly title: string;
  readonly description: string | null;
  readonly moreInfoUrl: string | null;
  readonly supportUrl: string | null;
  /** Digits, without `KB`. */
  readonly kbArticleId: string | null;
  readonly severity: Severity | null;
  readonly reboot: RebootBehavior;
  /** Update ids of the products it is for; at least one. */
  readonly productIds: readonly string[];
  readonly classificationId: string;
  /** Update ids; all of them have to be installed. */
  readonly prerequisites: readonly string[];
  readonly supersedes: readonly string[];
  readonly file: LocalUpdateFile;
  readonly installation: Installation;
  /** `ApplicabilityRules` as XML: of `rulesOfDocument`, `rulesOfExpressions` or `rulesOfProduct`. */
  readonly rules: string;
}
