import { join } from 'node:path';
import { shelfOf, shelvedName } from '../content-name.js';
import type { ContentName } from '../content-store.js';

/** Where in its directory a store keeps what. */
export class StoreLayout {
  constructor(readonly root: string) {}

  /** `XX/<SHA1>`: files that are complete and verified, and nothing else. */
  file(name: ContentName): string {
    return join(this.root, shelvedName(name));
  }

  shelf(name: ContentName): string {
    return join(this.root, shelfOf(name));
  }

  /** `partial/<SHA1>.<opener>/`: files that are being put together. */
  get partials(): string {
    return join(this.root, 'partial');
  }

  partial(entry: string): string {
    return join(this.partials, entry);
  }

  /** `quarantine/<SHA1>`: the last bytes that were wrong. */
  get quarantined(): string {
    return join(this.root, 'quarantine');
  }

  quarantinedFile(name: ContentName): string {
    return join(this.quarantined, name);
  }
}

/** What is in the directory of a file that is being put together. */
export const partialData = (directory: string): string => join(directory, 'data');
export const partialJournal = (directory: string): string => join(directory, 'pieces');
