/** What rules can ask about a file. */
export interface MachineFile {
  /** Four-part version from the file's version resource, if it has one. */
  readonly version?: string;
  /** Bytes. */
  readonly size?: number;
  readonly created?: Date;
  readonly modified?: Date;
  /** Windows language identifier from the version resource, such as 1033. */
  readonly language?: number;
}

/** Folders behind the CSIDL numbers that rules use (Win32 SHGetFolderPath). */
export const CSIDL_FOLDERS: Readonly<Record<string, string>> = {
  '23': 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs',
  '25': 'C:\\Users\\Public\\Desktop',
  '35': 'C:\\ProgramData',
  '36': 'C:\\Windows',
  '37': 'C:\\Windows\\System32',
  '38': 'C:\\Program Files',
  '41': 'C:\\Windows\\SysWOW64',
  '42': 'C:\\Program Files (x86)',
  '43': 'C:\\Program Files\\Common Files',
  '44': 'C:\\Program Files (x86)\\Common Files',
  '46': 'C:\\Users\\Public\\Documents',
};

/** The files of an imagined computer that rules may ask about, found without regard to case. */
export class MachineFiles {
  readonly #files: ReadonlyMap<string, MachineFile>;

  /** @param content files by full path */
  constructor(content: Readonly<Record<string, MachineFile>>) {
    this.#files = new Map(Object.entries(content).map(([path, file]) => [canonical(path), file]));
  }

  find(path: string): MachineFile | undefined {
    return this.#files.get(canonical(path));
  }
}

/** Removes doubled backslashes, as the rules' schema requires of the agent. */
function canonical(path: string): string {
  return path.replace(/\\+/g, '\\').toLowerCase();
}
