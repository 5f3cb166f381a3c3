/**
 * The conditions of a query that are known only at run time, with their parameters. Only conditions that apply are part of the
 * statement, so that the planner sees what is really asked.
 */
export class SqlConditions {
  readonly parameters: unknown[] = [];
  readonly #conditions: string[] = [];

  /** Adds a condition; each value is written in it where `$` and its position within this call stand: `a < $1 OR b = $2`. */
  add(condition: string, ...values: readonly unknown[]): this {
    const offset = this.parameters.length;
    this.#conditions.push(`(${condition.replace(/\$(\d+)/g, (_match, position: string) => `$${offset + Number(position)}`)})`);
    this.parameters.push(...values);
    return this;
  }

  /** Adds a parameter that stands outside of the conditions, and returns how the statement names it. */
  parameter(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  /** The conditions joined by AND; `true` when there are none. */
  get sql(): string {
    return this.#conditions.length === 0 ? 'true' : this.#conditions.join('\n      AND ');
  }
}

/** A LIKE pattern for texts that contain `part`, whatever its case; to be compared with `lower(column)`. */
export function containing(part: string): string {
  return `%${part.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
