/** `MSCF` as a little-endian integer: the first four bytes of every cabinet. */
export const SIGNATURE = 0x4643_534d;

/** The only version of the format that was ever published: 1.3. */
export const VERSION_MAJOR = 1;
export const VERSION_MINOR = 3;

/** Sizes in bytes of the fixed parts: CFHEADER, CFFOLDER, CFFILE (without its name) and CFDATA (without its payload). */
export const HEADER_BYTES = 36;
export const FOLDER_BYTES = 8;
export const FILE_BYTES = 16;
export const BLOCK_HEADER_BYTES = 8;

/** CFHEADER.flags. */
export const HeaderFlag = { previousCabinet: 1, nextCabinet: 2, reservedFields: 4 } as const;

/** Values of CFFILE.iFolder that name no folder: the file goes on from, into, or through from and into another cabinet. */
export const ContinuedFile = { fromPrevious: 0xfffd, toNext: 0xfffe, fromPreviousToNext: 0xffff } as const;

/** CFFILE.attribs: the bits of MS-DOS, and one that says how the name is encoded. */
export const FileAttribute = { readOnly: 0x01, hidden: 0x02, system: 0x04, archive: 0x20, execute: 0x40 } as const;
export const NAME_IS_UTF8 = 0x80;

/** CFFOLDER.typeCompress: the kind in the low four bits; LZX has its window size, as a power of two, in bits 8 to 12. */
export const CompressionKind = { none: 0, mszip: 1, quantum: 2, lzx: 3 } as const;

/** Bytes of plain text in one CFDATA; only the last of a folder holds fewer. */
export const BLOCK_PLAIN_BYTES = 32_768;

/** Most bytes in the payload of one CFDATA: what incompressible data can grow to. */
export const MAX_BLOCK_PAYLOAD = BLOCK_PLAIN_BYTES + 6_144;

/** Longest name, in bytes without the final zero. */
export const MAX_NAME_BYTES = 255;

/** Counts are 16-bit fields. */
export const MAX_COUNT = 0xffff;
