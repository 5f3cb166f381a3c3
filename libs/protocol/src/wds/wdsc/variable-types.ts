/** WDSCPL_VAR_*: the base types with their length in bytes, null when it varies (MS-WDSC 2.2.1.3.2.1). */
export const ELEMENT_TYPES = [
  { name: 'byte', id: 0x0001, bytes: 1 },
  { name: 'ushort', id: 0x0002, bytes: 2 },
  { name: 'ulong', id: 0x0004, bytes: 4 },
  { name: 'ulong64', id: 0x0008, bytes: 8 },
  { name: 'string', id: 0x0010, bytes: null },
  { name: 'wstring', id: 0x0020, bytes: null },
  { name: 'blob', id: 0x0040, bytes: null },
] as const;

export type ElementType = (typeof ELEMENT_TYPES)[number]['name'];
export type ElementValue = number | bigint | string | Uint8Array;

interface Values {
  readonly byte: number;
  readonly ushort: number;
  readonly ulong: number;
  readonly ulong64: bigint;
  readonly string: string;
  readonly wstring: string;
  readonly blob: Uint8Array;
}

type VariableOf<Type extends ElementType> =
  | { readonly name: string; readonly type: Type; readonly value: Values[Type]; readonly values?: undefined }
  | { readonly name: string; readonly type: Type; readonly values: readonly Values[Type][]; readonly value?: undefined };

/** One variable of a request or a reply: a value, or an array of values of one type and length (WDSCPL_VAR_ARRAY). */
export type WdscVariable = { [Type in ElementType]: VariableOf<Type> }[ElementType];

/** The value of a variable by its name, whatever the letter case (MS-WDSC 2.2.1.3.1); undefined when it is absent, an array or of another type. */
export function variableOf<Type extends ElementType>(variables: readonly WdscVariable[], name: string, type: Type): Values[Type] | undefined {
  const found = variables.find((variable) => variable.name.toUpperCase() === name.toUpperCase());
  return found?.type === type ? (found.value as Values[Type] | undefined) : undefined;
}
