/** What marks an update with encrypted files: FragmentType "FileDecryption" of SecuredFragment (MS-WSUSSS 3.1.1.1), or a file that says so. */
const FILE_DECRYPTION = /<(?:[\w.-]+:)?SecuredFragment\b[^<]{0,500}FileDecryption/;
const ENCRYPTED_FILE = /<(?:[\w.-]+:)?File\b[^<]{0,4000}\bIsEncrypted\s*=\s*["'](?:true|1)["']/;
/** The longest text that one of the patterns matches, about: so many bytes are looked at again together with what follows. */
const LONGEST_MATCH = 4_200;
/** What both patterns have. Looking for it is many times cheaper than looking for a pattern, and most documents do not have it. */
const IN_BOTH = Buffer.from('crypt');

/** Looks for the marks of encrypted files in a document that comes in pieces, in UTF-8. */
export class EncryptionMarks {
  #found = false;

  /** Whether there was a mark in what was passed on so far. */
  get found(): boolean {
    return this.#found;
  }

  /** Passes the pieces on. */
  *watch(pieces: Iterable<Buffer>): Generator<Buffer, void, void> {
    let before = Buffer.alloc(0);
    for (const piece of pieces) {
      const seam = Buffer.concat([before, piece.subarray(0, LONGEST_MATCH)]);
      if (!this.#found && (seam.includes(IN_BOTH) || piece.includes(IN_BOTH))) this.#found = hasMark(Buffer.concat([before, piece]));
      before = Buffer.from(piece.length < LONGEST_MATCH ? seam.subarray(-LONGEST_MATCH) : piece.subarray(-LONGEST_MATCH));
      yield piece;
    }
  }
}

function hasMark(bytes: Buffer): boolean {
  // What the patterns look for is ASCII.
  const text = bytes.toString('latin1');
  return FILE_DECRYPTION.test(text) || ENCRYPTED_FILE.test(text);
}
