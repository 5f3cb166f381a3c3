/** What marks an update with encrypted files: FragmentType "FileDecryption" of SecuredFragment (MS-WSUSSS 3.1.1.1), or a file that says so. */
const FILE_DECRYPTION = /<(?:[\w.-]+:)?SecuredFragment\b[^<]{0,500}FileDecryption/;
const ENCRYPTED_FILE = /<(?:[\w.-]+:)?File\b[^<]{0,4000}\bIsEncrypted\s*=\s*["'](?:true|1)["']/;
/** The longest text that one of the patterns matches, about: so much of a piece is looked at again together with the next. */
const LONGEST_MATCH = 4_200;

/** Looks for the marks of encrypted files in a document that comes in pieces. */
export class EncryptionMarks {
  #found = false;

  /** Whether there was a mark in what was passed on so far. */
  get found(): boolean {
    return this.#found;
  }

  /** Passes the pieces on. */
  *watch(pieces: Iterable<string>): Generator<string, void, void> {
    let before = '';
    for (const piece of pieces) {
      // Looking for a word is many times cheaper than for a pattern, and hardly any document has one of the words.
      const text = before + piece;
      if (!this.#found && text.includes('FileDecryption')) this.#found = FILE_DECRYPTION.test(text);
      if (!this.#found && text.includes('IsEncrypted')) this.#found = ENCRYPTED_FILE.test(text);
      before = text.slice(-LONGEST_MATCH);
      yield piece;
    }
  }
}
