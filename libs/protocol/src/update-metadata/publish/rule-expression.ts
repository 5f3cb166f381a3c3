import { refused, tokensOf, type Token } from './expression-tokens.js';
import { TESTS, type Words } from './expression-tests.js';
import { element } from './xml-text.js';

/** How deep parentheses and `not` may nest. */
const MAX_DEPTH = 32;

/**
 * Turns an expression such as `file %ProgramFiles%\Contoso\tool.exe version >= 2.1 or not registry HKLM\SOFTWARE\Contoso` into one
 * applicability rule. `not` binds closest, then `and`, then `or`; parentheses group.
 * @returns XML with the prefixes of `DECLARATIONS`
 * @throws LocalUpdateError `INVALID_EXPRESSION`, `INVALID_TEXT`
 */
export function ruleOfExpression(expression: string): string {
  const parser = new ExpressionParser(tokensOf(expression));
  return parser.whole();
}

class ExpressionParser implements Words {
  #at = 0;
  #depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): string {
    const rule = this.#alternatives();
    const surplus = this.tokens[this.#at];
    if (surplus !== undefined) throw refused(`nothing was expected where ${surplus.text} stands`);
    return rule;
  }

  take(what: string): string {
    const token = this.tokens[this.#at];
    if (token === undefined) throw refused(`${what} was expected at its end`);
    this.#at += 1;
    return token.text;
  }

  takeKeyword(...keywords: readonly string[]): string | null {
    const token = this.tokens[this.#at];
    if (token === undefined || token.isQuoted) return null;
    const found = keywords.find((keyword) => keyword === token.text.toLowerCase());
    if (found === undefined) return null;
    this.#at += 1;
    return found;
  }

  #alternatives(): string {
    return this.#joined('lar:Or', 'or', () => this.#joined('lar:And', 'and', () => this.#single()));
  }

  #joined(name: string, keyword: string, next: () => string): string {
    const rules = [next()];
    while (this.takeKeyword(keyword) !== null) rules.push(next());
    return rules.length === 1 ? rules[0]! : element(name, {}, ...rules);
  }

  #single(): string {
    if (this.#depth >= MAX_DEPTH) throw refused(`it nests more than ${MAX_DEPTH} deep`);
    this.#depth += 1;
    const rule = this.#negatedOrGrouped() ?? this.#test();
    this.#depth -= 1;
    return rule;
  }

  #negatedOrGrouped(): string | null {
    if (this.takeKeyword('not') !== null) return element('lar:Not', {}, this.#single());
    if (this.takeKeyword('(') === null) return null;
    const rule = this.#alternatives();
    if (this.takeKeyword(')') === null) throw refused('a parenthesis is never closed');
    return rule;
  }

  #test(): string {
    const names = Object.keys(TESTS);
    const name = this.takeKeyword(...names);
    if (name === null) throw refused(`one of ${names.join(' ')} was expected, not ${this.tokens[this.#at]?.text ?? 'its end'}`);
    return TESTS[name]!(this);
  }
}
