import { Buffer } from 'node:buffer';
import { storedXpressOf } from '../../xpress/index.js';
import { SoapEncodeError } from '../errors.js';
import type { ScannedIntegers } from '../integer-list.js';
import { isPrepared, type PreparedPart } from '../prepared.js';
import { isComplex, type ComplexType, type FieldType, type SerializerStyle } from '../tables.js';
import { escapeAttribute, escapeText } from './escape.js';
import { writeScalar } from './scalar-writing.js';
import { writerPlan, writtenTags, type WriterPlan, type WrittenField, type WrittenTags } from './writer-plan.js';

/** A message in writing: text to be sent as it is, and parts prepared earlier. */
export type Part = string | PreparedPart;

/** Bytes of a binary value up to which it is compressed with the text around it. */
const LONGEST_COMPRESSED_BINARY = 2_048;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes messages led by their tables, in schema order. Absent fields are left out, and so are empty arrays unless the table says
 * otherwise; an empty string is an empty element.
 */
export class MessageWriter {
  private readonly parts: Part[] = [];
  private readonly path: string[] = [];
  private text = '';

  /** @param style how empty elements are written */
  constructor(private readonly style: SerializerStyle) {}

  /** Writes text that is markup already. */
  raw(markup: string): void {
    this.text += markup;
  }

  /** Writes a message element, with the namespace that everything in it is in. */
  message(type: ComplexType, value: unknown): void {
    const plan = writerPlan(type, this.style);
    this.complex(plan.messageTags, plan, value);
  }

  /** Writes an element of complex type. */
  complexElement(name: string, type: ComplexType, value: unknown): void {
    this.complex(writtenTags(name, this.style), writerPlan(type, this.style), value);
  }

  /** The finished message. */
  finish(): readonly Part[] {
    if (this.text !== '') this.parts.push(this.text);
    this.text = '';
    return this.parts;
  }

  private complex(tags: WrittenTags, plan: WriterPlan, value: unknown): void {
    if (typeof value !== 'object' || value === null) throw this.error(`not a ${plan.name}`);
    const fields = value as Fields;
    const attributes = plan.attributes.length === 0 ? '' : this.attributes(plan, fields);
    this.text += attributes === '' ? tags.open : `${tags.open.slice(0, -1)}${attributes}>`;
    const partsBefore = this.parts.length;
    const lengthBefore = this.text.length;
    for (const element of plan.elements) {
      const child = fields[element.name];
      if (child !== undefined) this.field(element, child);
      else if (element.field.required && element.item === undefined) throw this.error('missing', element.name);
    }
    this.end(tags, attributes, partsBefore, lengthBefore);
  }

  private field(element: WrittenField, value: unknown): void {
    this.path.push(element.name);
    if (element.item === undefined) this.element(element, element.tags, value);
    else this.array(element, element.item, value);
    this.path.pop();
  }

  private array(element: WrittenField, item: WrittenTags, value: unknown): void {
    if (!isList(value)) throw this.error('not an array');
    if (value.length === 0) {
      if (element.field.writtenWhenEmpty) this.text += element.tags.empty;
      return;
    }
    this.text += element.tags.open;
    const partsBefore = this.parts.length;
    const lengthBefore = this.text.length;
    for (const entry of value) this.element(element, item, entry);
    this.end(element.tags, '', partsBefore, lengthBefore);
  }

  private element({ type, plan }: WrittenField, tags: WrittenTags, value: unknown): void {
    if (typeof value === 'object' && isPrepared(value)) this.prepared(tags, type, value);
    else if (plan !== undefined) this.complex(tags, plan, value);
    else if (type === 'base64Binary' && value instanceof Uint8Array && value.length > LONGEST_COMPRESSED_BINARY) this.binary(tags, value);
    else {
      const text = isComplex(type) ? undefined : writeScalar(type, value);
      if (text === undefined) throw this.error('not a value of its type');
      this.text += text === '' ? tags.empty : `${tags.open}${type === 'string' ? escapeText(text) : text}${tags.close}`;
    }
  }

  private prepared(tags: WrittenTags, type: FieldType, part: PreparedPart): void {
    if (part.kind === 'prepared-element') {
      if (!isComplex(type)) throw this.error('a prepared element in place of a simple value');
      this.part(part);
      return;
    }
    if (type !== 'string') throw this.error('a prepared text in place of something else than a string');
    this.text += tags.open;
    this.part(part);
    this.text += tags.close;
  }

  /** Binary values of that length are compressed already, and their base64 has no repetitions: with Xpress it goes out as it is. */
  private binary(tags: WrittenTags, value: Uint8Array): void {
    const base64 = Buffer.from(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'), 'latin1');
    this.text += tags.open;
    this.part({ kind: 'prepared', plainLength: base64.length, xpress: storedXpressOf(base64) });
    this.text += tags.close;
  }

  private part(part: PreparedPart): void {
    this.parts.push(this.text, part);
    this.text = '';
  }

  /** Ends an element; one in which nothing was written becomes an empty element. */
  private end(tags: WrittenTags, attributes: string, partsBefore: number, lengthBefore: number): void {
    if (this.parts.length !== partsBefore || this.text.length !== lengthBefore) {
      this.text += tags.close;
      return;
    }
    const opened = tags.open.length + attributes.length;
    const end = tags.empty.slice(tags.open.length - 1);
    this.text = `${this.text.slice(0, -opened)}${tags.open.slice(0, -1)}${attributes}${end}`;
  }

  private attributes({ attributes }: WriterPlan, fields: Fields): string {
    let written = '';
    for (const field of attributes) {
      const value = fields[field.name];
      if (value === undefined && !field.required) continue;
      const text = isComplex(field.type) ? undefined : writeScalar(field.type, value);
      if (text === undefined) throw this.error('not a value of its type', field.name);
      written += ` ${field.name}="${escapeAttribute(text)}"`;
    }
    return written;
  }

  private error(reason: string, step?: string): SoapEncodeError {
    return new SoapEncodeError([...this.path, ...(step === undefined ? [] : [step])].join('.'), reason);
  }
}

function isList(value: unknown): value is readonly unknown[] | ScannedIntegers {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && 'numbers' in value);
}
