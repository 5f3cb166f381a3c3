import type { SaxesTagNS } from 'saxes';
import { SoapDecodeError, type SoapDecodeErrorCode } from '../errors.js';
import type { DecodeLimits } from '../limits.js';
import { XSI_NAMESPACE } from '../namespaces.js';
import { readScalar } from '../scalar-reading.js';
import { isComplex, type ComplexType, type Field } from '../tables.js';
import { compile, isIntegerList, type CompiledType } from './compiled-type.js';
import { fillDefaults } from './defaults.js';

/** What the Body's first element is read into. */
export interface BodyReader {
  /** @returns false when the element is not known here: the caller then skips it with everything in it */
  open(tag: SaxesTagNS): boolean;
  text(piece: string): void;
  close(): void;
}

type Message = Record<string, unknown>;

interface ComplexFrame {
  readonly kind: 'complex';
  readonly step: string;
  readonly type: CompiledType;
  readonly message: Message;
}

interface ArrayFrame {
  readonly kind: 'array';
  readonly step: string;
  readonly field: Field;
  readonly item: string;
  readonly namespace: string;
  readonly items: unknown[];
}

interface ScalarFrame {
  readonly kind: 'scalar';
  readonly step: string;
  readonly field: Field;
}

type Frame = ComplexFrame | ArrayFrame | ScalarFrame;

/**
 * Reads one message element straight into an object, led by its table. Elements are known by namespace and local name, in any
 * order;
 * an array may be spread over several wrappers, any other field that comes twice is refused.
 */
export class MessageReader implements BodyReader {
  readonly message: Message = {};
  private readonly frames: Frame[] = [];
  private value = '';

  constructor(type: ComplexType, root: SaxesTagNS, private readonly limits: DecodeLimits) {
    this.pushComplex('', compile(type), this.message, root);
  }

  open(tag: SaxesTagNS): boolean {
    const top = this.top();
    if (top.kind === 'complex') return this.openField(top, tag);
    if (top.kind === 'array') return this.openItem(top, tag);
    return false;
  }

  text(piece: string): void {
    const top = this.top();
    if (top.kind !== 'scalar') return;
    const limit = top.field.large ? this.limits.maxLargeTextLength : this.limits.maxTextLength;
    if (this.value.length + piece.length > limit) throw this.error('TEXT_TOO_LONG', `longer than ${limit} characters`);
    this.value = this.value === '' ? piece : this.value + piece;
  }

  close(): void {
    const top = this.top();
    if (top.kind === 'complex') fillDefaults(top.type, top.message);
    else if (top.kind === 'scalar') this.finishScalar(top.field);
    this.frames.pop();
  }

  /** The items read so far when the innermost open element is a list of `xs:int`, else `undefined`. */
  openIntegerList(): { readonly items: number[]; readonly namespace: string } | undefined {
    const top = this.top();
    if (top.kind !== 'array' || !isIntegerList(top.field)) return undefined;
    return { items: top.items as number[], namespace: top.namespace };
  }

  private top(): Frame {
    const top = this.frames[this.frames.length - 1];
    if (top === undefined) throw new RangeError('no element is open');
    return top;
  }

  private openField(owner: ComplexFrame, tag: SaxesTagNS): boolean {
    const element = tag.uri === owner.type.type.namespace ? owner.type.elements.get(tag.local) : undefined;
    if (element === undefined || isNil(tag)) return false;
    const { field, item } = element;
    if (item !== undefined) {
      const items = (owner.message[field.name] ??= []) as unknown[];
      this.frames.push({ kind: 'array', step: field.name, field, item, namespace: tag.uri, items });
      return true;
    }
    if (Object.hasOwn(owner.message, field.name)) throw this.error('REPEATED_ELEMENT', 'given more than once', field.name);
    if (isComplex(field.type)) {
      const message: Message = {};
      owner.message[field.name] = message;
      this.pushComplex(field.name, compile(field.type), message, tag);
    } else this.pushScalar(field.name, field);
    return true;
  }

  private openItem(array: ArrayFrame, tag: SaxesTagNS): boolean {
    if (tag.local !== array.item || tag.uri !== array.namespace) return false;
    const { type } = array.field;
    if (array.items.length >= this.limits.maxArrayItems) {
      throw this.error('ARRAY_TOO_LONG', `more than ${this.limits.maxArrayItems} items`);
    }
    if (isNil(tag)) {
      // Strings are often positional (replacement strings of an event), so a nil one keeps its place.
      if (type === 'string') array.items.push('');
      return false;
    }
    if (isComplex(type)) {
      const message: Message = {};
      array.items.push(message);
      this.pushComplex('', compile(type), message, tag);
    } else this.pushScalar('', array.field);
    return true;
  }

  private pushScalar(step: string, field: Field): void {
    this.value = '';
    this.frames.push({ kind: 'scalar', step, field });
  }

  private pushComplex(step: string, type: CompiledType, message: Message, tag: SaxesTagNS): void {
    this.frames.push({ kind: 'complex', step, type, message });
    if (type.attributes.size > 0) this.readAttributes(type, message, tag);
  }

  private readAttributes(type: CompiledType, message: Message, tag: SaxesTagNS): void {
    for (const { local, uri, value } of Object.values(tag.attributes)) {
      const field = uri === '' ? type.attributes.get(local)?.field : undefined;
      if (field !== undefined) message[field.name] = this.readValue(field, value, field.name);
    }
  }

  private finishScalar(field: Field): void {
    const owner = this.frames[this.frames.length - 2];
    const value = this.readValue(field, this.value);
    this.value = '';
    if (owner?.kind === 'array') owner.items.push(value);
    else if (owner?.kind === 'complex') owner.message[field.name] = value;
  }

  private readValue(field: Field, text: string, step = ''): unknown {
    const { type } = field;
    const value = isComplex(type) ? undefined : readScalar(type, text);
    if (value === undefined) throw this.error('INVALID_VALUE', `not a valid ${kindName(field)}`, step);
    return value;
  }

  private error(code: SoapDecodeErrorCode, reason: string, step = ''): SoapDecodeError {
    const steps = [...this.frames.map((frame) => frame.step), step].filter((name) => name !== '');
    return new SoapDecodeError(code, steps.join('.'), reason);
  }
}

function kindName({ type }: Field): string {
  if (typeof type === 'string') return type;
  return isComplex(type) ? type.name : type.enumeration;
}

/** `xsi:nil` under whatever prefix: native clients declare one on the element itself. */
function isNil(tag: SaxesTagNS): boolean {
  for (const name in tag.attributes) {
    const attribute = tag.attributes[name];
    if (attribute?.local === 'nil' && attribute.uri === XSI_NAMESPACE) {
      const value = attribute.value.trim();
      return value === 'true' || value === '1';
    }
  }
  return false;
}
