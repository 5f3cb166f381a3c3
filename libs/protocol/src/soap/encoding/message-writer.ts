import { SoapEncodeError } from '../errors.js';
import { isPrepared, type PreparedPart } from '../prepared.js';
import { isComplex, type ComplexType, type Field, type FieldType, type SerializerStyle } from '../tables.js';
import { escapeAttribute, escapeText } from './escape.js';
import { writeScalar } from './scalar-writing.js';

/** A message in writing: text to be sent as it is, and parts prepared earlier. */
export type Part = string | PreparedPart;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes messages led by their tables, in schema order. Absent fields are left out, and so are empty arrays unless the table says
 * otherwise; an empty string is an empty element.
 */
export class MessageWriter {
  private readonly parts: Part[] = [];
  private readonly path: string[] = [];
  private readonly emptyEnd: string;
  private text = '';

  /** @param style WCF writes an empty element `<X/>`, ASP.NET's serializer `<X />` */
  constructor(style: SerializerStyle) {
    this.emptyEnd = style === 'wcf' ? '/>' : ' />';
  }

  /** Writes text that is markup already. */
  raw(markup: string): void {
    this.text += markup;
  }

  /**
   * Writes an element of complex type.
   * @param startTag the name, with a namespace declaration where the element needs one
   */
  complexElement(name: string, startTag: string, type: ComplexType, value: unknown): void {
    if (typeof value !== 'object' || value === null) throw this.error(`not a ${type.name}`);
    const fields = value as Fields;
    const start = `<${startTag}${this.attributes(type, fields)}`;
    this.enclosed(start, name, () => {
      for (const field of type.fields) {
        if (!field.attribute) this.field(field, fields[field.name]);
      }
    });
  }

  /** The finished message. */
  finish(): readonly Part[] {
    if (this.text !== '') this.parts.push(this.text);
    this.text = '';
    return this.parts;
  }

  private field(field: Field, value: unknown): void {
    const { name, item } = field;
    if (value === undefined) {
      if (field.required && item === undefined) throw this.error('missing', name);
      return;
    }
    this.path.push(name);
    if (item === undefined) this.element(name, field.type, value);
    else this.array(field, item, value);
    this.path.pop();
  }

  private array(field: Field, item: string, value: unknown): void {
    if (!Array.isArray(value)) throw this.error('not an array');
    if (value.length === 0 && !field.writtenWhenEmpty) return;
    this.enclosed(`<${field.name}`, field.name, () => {
      for (const entry of value) this.element(item, field.type, entry);
    });
  }

  private element(name: string, type: FieldType, value: unknown): void {
    if (isPrepared(value)) this.prepared(name, type, value);
    else if (isComplex(type)) this.complexElement(name, name, type, value);
    else {
      const text = writeScalar(type, value);
      if (text === undefined) throw this.error('not a value of its type');
      this.text += text === '' ? `<${name}${this.emptyEnd}` : `<${name}>${type === 'string' ? escapeText(text) : text}</${name}>`;
    }
  }

  private prepared(name: string, type: FieldType, part: PreparedPart): void {
    if (part.kind === 'prepared-element') {
      if (!isComplex(type)) throw this.error('a prepared element in place of a simple value');
      this.part(part);
      return;
    }
    if (type !== 'string') throw this.error('a prepared text in place of something else than a string');
    this.text += `<${name}>`;
    this.part(part);
    this.text += `</${name}>`;
  }

  private part(part: PreparedPart): void {
    this.parts.push(this.text, part);
    this.text = '';
  }

  /** Writes an element around what `content` writes; an empty one when that is nothing. */
  private enclosed(start: string, name: string, content: () => void): void {
    const partsBefore = this.parts.length;
    this.text += `${start}>`;
    const lengthBefore = this.text.length;
    content();
    const isEmpty = this.parts.length === partsBefore && this.text.length === lengthBefore;
    if (isEmpty) this.text = this.text.slice(0, -1) + this.emptyEnd;
    else this.text += `</${name}>`;
  }

  private attributes(type: ComplexType, fields: Fields): string {
    let attributes = '';
    for (const field of type.fields) {
      if (!field.attribute) break;
      const value = fields[field.name];
      if (value === undefined && !field.required) continue;
      const text = isComplex(field.type) ? undefined : writeScalar(field.type, value);
      if (text === undefined) throw this.error('not a value of its type', field.name);
      attributes += ` ${field.name}="${escapeAttribute(text)}"`;
    }
    return attributes;
  }

  private error(reason: string, step?: string): SoapEncodeError {
    return new SoapEncodeError([...this.path, ...(step === undefined ? [] : [step])].join('.'), reason);
  }
}
