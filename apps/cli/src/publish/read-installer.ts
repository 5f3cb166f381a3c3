import { open } from 'node:fs/promises';
import { CompoundFileError } from '@sluice/protocol/compound-file';
import { InstallerPackageError, readInstallerPackage, type InstallerPackage } from '@sluice/protocol/windows-installer';
import { reasonOf } from '../api/http-request.js';
import { UsageError } from '../command-line/command-error.js';
import type { PreparedFile } from './prepare-file.js';

/**
 * Reads what a package of Windows Installer says of itself.
 * @throws UsageError when it is none, or cannot be read
 */
export async function readInstaller(path: string): Promise<PreparedFile> {
  const found = await readProperties(path);
  const { productCode, productVersion, productName, manufacturer } = found;
  const title = [productName, productName !== null && productVersion !== null && !productName.includes(productVersion) ? productVersion : null].filter((part) => part !== null).join(' ');
  return {
    path,
    facts: {
      ...(title === '' ? {} : { title }), ...(title === '' || manufacturer === null ? {} : { description: `${title}, by ${manufacturer}` }),
      ...(productCode === null ? {} : { productCode }), ...(productVersion === null ? {} : { productVersion }),
    },
    read: [['ProductName', productName], ['ProductVersion', productVersion], ['Manufacturer', manufacturer], ['ProductCode', productCode], ['UpgradeCode', found.upgradeCode]],
  };
}

async function readProperties(path: string): Promise<InstallerPackage> {
  try {
    const file = await open(path, 'r');
    try {
      const readAt = async (position: number, length: number): Promise<Buffer> => {
        const bytes = Buffer.allocUnsafe(length);
        const { bytesRead } = await file.read(bytes, 0, length, position);
        return bytes.subarray(0, bytesRead);
      };
      return await readInstallerPackage(readAt, (await file.stat()).size);
    } finally {
      await file.close();
    }
  } catch (error) {
    const isForeign = error instanceof CompoundFileError || error instanceof InstallerPackageError;
    throw new UsageError(isForeign ? `${path} is no package of Windows Installer: ${error.message}` : `${path} cannot be read: ${reasonOf(error)}`);
  }
}
