/** Types of registry values that rules name (`bt:RegistryValueType`). */
export type RegistryValueType = 'REG_SZ' | 'REG_EXPAND_SZ' | 'REG_DWORD' | 'REG_BINARY';

/** A registry value; binary data is written in hexadecimal. */
export interface RegistryValue {
  readonly type: RegistryValueType;
  readonly data: string | number;
}

/** A REG_SZ value. */
export const sz = (data: string): RegistryValue => ({ type: 'REG_SZ', data });

/** A REG_DWORD value. */
export const dword = (data: number): RegistryValue => ({ type: 'REG_DWORD', data });

/** The registry of an imagined computer: keys and value names are found without regard to case, as Windows does. */
export class MachineRegistry {
  readonly #keys = new Map<string, ReadonlyMap<string, RegistryValue>>();
  /** Without doubled or trailing backslashes, as listed otherwise. */
  readonly #paths: readonly string[];

  /** @param content values by name by key path, such as `HKEY_LOCAL_MACHINE\SOFTWARE\Vendor` */
  constructor(content: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>) {
    this.#paths = Object.keys(content).map(withoutSurplusBackslashes);
    for (const [path, values] of Object.entries(content)) {
      this.#keys.set(canonical(path), new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value])));
    }
  }

  /** A key exists when it was listed, or when one below it was. */
  keyExists(path: string): boolean {
    const wanted = canonical(path);
    return this.#keys.has(wanted) || [...this.#keys.keys()].some((key) => key.startsWith(`${wanted}\\`));
  }

  /** Full paths of the keys directly below a key, in the letter case they were listed with. */
  subkeys(path: string): string[] {
    const prefix = `${canonical(path)}\\`;
    const below = this.#paths.filter((key) => canonical(key).startsWith(prefix)).map((key) => key.slice(0, endOfName(key, prefix.length)));
    return [...new Map(below.map((key) => [canonical(key), key])).values()];
  }

  /** @param name empty for the default value of the key */
  value(path: string, name: string): RegistryValue | undefined {
    return this.#keys.get(canonical(path))?.get(name.toLowerCase());
  }
}

function canonical(path: string): string {
  return withoutSurplusBackslashes(path).toLowerCase();
}

function withoutSurplusBackslashes(path: string): string {
  return path.replace(/\\+/g, '\\').replace(/\\$/, '');
}

/** Where the name that begins at a position ends. */
function endOfName(path: string, start: number): number {
  const end = path.indexOf('\\', start);
  return end === -1 ? path.length : end;
}
