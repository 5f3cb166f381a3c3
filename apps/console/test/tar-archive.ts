/** A file to put into an archive. */
export interface FileToPack {
  readonly name: string;
  readonly content: string;
  /** The type flag of its header; `0`, a regular file, when absent. */
  readonly type?: string;
}

/** Packs files as a POSIX tar archive (IEEE Std 1003.1, ustar interchange format). */
export function tarArchive(files: readonly FileToPack[]): Buffer {
  return Buffer.concat([...files.flatMap(packed), Buffer.alloc(1_024)]);
}

function packed({ name, content, type = '0' }: FileToPack): Buffer[] {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}
