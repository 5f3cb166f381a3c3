import type { ListedFile } from '../cabinet/index.js';
import { StandalonePackageError } from './standalone-package-error.js';

/** What of a package matters here. */
export interface PackageContents {
  /** Name of the servicing cabinet: a plain file name. */
  readonly cabinet: string;
  /** Bytes of it, as claimed. */
  readonly size: number;
}

/** Cabinets that stand in packages beside those to be installed: for the offline scan of wusa.exe, for setup, and lists of what is in the others. */
const COMPANIONS = [/^wsusscan\.cab$/, /^desktopdeployment.*\.cab$/, /aggregatedmetadata\.cab$/];

/** Names that any Windows takes for a file in a folder. */
const PLAIN_NAME = /^[^\\/:*?"<>|\p{Cc}\p{Cs}]*[^\\/:*?"<>|\p{Cc}\p{Cs}. ]$/u;
const MAX_NAME_LENGTH = 200;
const NAMES_SHOWN = 5;

/**
 * Finds the servicing cabinet among the files of a package. A package with the servicing stack (`SSU-….cab`) besides has two, which are two updates.
 * @param wanted which one, in any letter case; null when there is only one
 * @throws StandalonePackageError
 */
export function choosePackageCabinet(files: readonly ListedFile[], wanted: string | null): PackageContents {
  const payload = files.find(({ name }) => /\.(?:psf|wim|esd)$/i.test(name));
  if (payload !== undefined) {
    throw new StandalonePackageError('PACKAGE_SPLIT', `the bytes to install lie in ${shown(payload.name)} and not in a cabinet; such a package cannot be published`);
  }
  const cabinets = files.filter(({ name }) => isServicingCabinet(name));
  const misnamed = cabinets.find(({ name }) => name.length > MAX_NAME_LENGTH || !PLAIN_NAME.test(name));
  if (misnamed !== undefined) throw new StandalonePackageError('PACKAGE_NAME', `${shown(misnamed.name)} is no plain file name`);
  const [only, second] = wanted === null ? cabinets : cabinets.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (only === undefined) throw new StandalonePackageError('PACKAGE_NO_CABINET', `there is no servicing cabinet${wanted === null ? '' : ` ${wanted}`} in it${has(cabinets)}`);
  if (second !== undefined) throw new StandalonePackageError('PACKAGE_SEVERAL_CABINETS', `there are several servicing cabinets in it${has(cabinets)}`);
  return { cabinet: only.name, size: only.size };
}

function isServicingCabinet(name: string): boolean {
  const known = name.toLowerCase();
  return known.endsWith('.cab') && !COMPANIONS.some((companion) => companion.test(known));
}

function has(cabinets: readonly ListedFile[]): string {
  if (cabinets.length === 0) return '';
  const more = cabinets.length > NAMES_SHOWN ? ` and ${cabinets.length - NAMES_SHOWN} more` : '';
  return `: ${cabinets.slice(0, NAMES_SHOWN).map(({ name }) => shown(name)).join(', ')}${more}`;
}

function shown(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replace(/[\p{Cc}\p{Cs}]/gu, '?');
}
