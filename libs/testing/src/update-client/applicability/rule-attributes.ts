import type { FragmentElement } from '../metadata/fragment-element.js';
import { CannotEvaluateError } from './cannot-evaluate.js';

/** An attribute that the schema of the rule requires. @throws CannotEvaluateError when it is not there */
export function requiredAttribute({ attributes }: FragmentElement, name: string): string {
  const value = attributes[name];
  if (value === undefined) throw new CannotEvaluateError(`the rule has no attribute ${name}`);
  return value;
}

/** A required attribute that holds a number. @throws CannotEvaluateError when it does not */
export function numberAttribute(rule: FragmentElement, name: string): number {
  const text = requiredAttribute(rule, name);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(value)) throw new CannotEvaluateError(`the rule's ${name} is no number: ${text}`);
  return value;
}

/** An attribute of type `boolean`; absent is false, as in every schema of MS-WUSP product note 42. */
export function flagAttribute({ attributes }: FragmentElement, name: string): boolean {
  return attributes[name] === 'true' || attributes[name] === '1';
}

/** Text of a child element as a code with braces: upper case. */
export function codeOf({ text }: Pick<FragmentElement, 'text'>): string {
  return text.trim().toUpperCase();
}
