import type { FileLocation } from '@sluice/protocol/wusp';

/**
 * Where the agent downloads files from, as GetExtendedUpdateInfo and GetFileLocations said (MS-WUSP 2.2.2.2.6, 2.2.2.2.7). Files
 * are known by their digest, base64 SHA-1. It outlives scans, because a server may say later that addresses have changed.
 */
export class FileAddresses {
  readonly #locations = new Map<string, FileLocation & { readonly Url: string }>();

  /** Takes over addresses; a later one of the same file counts. */
  add(locations: readonly FileLocation[]): void {
    for (const location of locations) {
      const { FileDigest, Url } = location;
      if (FileDigest !== undefined && Url !== undefined) this.#locations.set(FileDigest.toString('base64'), { ...location, Url });
    }
  }

  get(digest: string): string | undefined {
    return this.#locations.get(digest)?.Url;
  }

  has(digest: string): boolean {
    return this.#locations.has(digest);
  }

  /** Digests of files with an address. */
  digests(): string[] {
    return [...this.#locations.keys()];
  }

  /** Whether the server said that it stores the file encrypted (MS-WUSP 2.2.2.2.10, FileLocation). */
  isEncrypted(digest: string): boolean {
    const location = this.#locations.get(digest);
    return location?.EncryptedFileDigest !== undefined || location?.DecryptionInformation !== undefined;
  }
}
