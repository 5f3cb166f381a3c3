import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import { WdsError } from '../wds-error.js';
import type { ExtendedOption } from './packets.js';

/** More than the documents define, by far. */
const MAX_OPTIONS = 32;

/**
 * The extended options at a packet's end (MS-WDSMT 2.2.4). Nothing at all is read as no options: "does not have any Extended Options" leaves open
 * whether their count is there.
 */
export function readOptions(reader: ByteReader): ExtendedOption[] {
  if (reader.remaining === 0) return [];
  const count = reader.uint16('OptionsCount');
  if (count > MAX_OPTIONS) throw new WdsError('WDS_LIMIT', `OptionsCount is ${count}.`);
  const options: ExtendedOption[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = reader.uint16('OptionId');
    options.push({ id, value: reader.bytes(reader.uint16('OptionLen'), 'OptionValue') });
  }
  if (reader.remaining > 0) throw new WdsError('WDS_STRUCTURE', `${reader.remaining} bytes follow the extended options.`);
  return options;
}

export function optionsSize(options: readonly ExtendedOption[]): number {
  return options.reduce((size, option) => size + 4 + option.value.length, 2);
}

export function writeOptions(writer: ByteWriter, options: readonly ExtendedOption[]): void {
  writer.uint16(options.length, 'OptionsCount');
  for (const option of options) {
    writer.uint16(option.id, 'OptionId');
    writer.uint16(option.value.length, 'OptionLen');
    writer.put(option.value);
  }
}

/** The value of the first option with this id. */
export function optionValue(options: readonly ExtendedOption[] | undefined, id: number): Uint8Array | undefined {
  return options?.find((option) => option.id === id)?.value;
}
