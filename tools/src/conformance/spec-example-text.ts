/** One example message of the specification, as one line of XML. */
export interface SpecExample {
  /** The comment above it, such as `GetConfig() Request`. */
  readonly title: string;
  readonly xml: string;
}

const SECTION = /^# 4 Protocol Examples$([\s\S]*?)^# 5 /m;
const EXAMPLE = /<soap:Envelope\b[\s\S]*?<\/soap:Envelope>/g;
const COMMENT = /<!--([\s\S]*?)-->/g;

/**
 * The examples of MS-WUSP section 4. The published text is wrapped at a fixed column, in the middle of words, names and
 * base64, with an empty line after every line; the lines are joined again.
 * @param specification the whole text of MS-WUSP
 * @throws Error when there is no section 4
 */
export function readSpecExamples(specification: string): SpecExample[] {
  const section = SECTION.exec(specification)?.[1];
  if (section === undefined) throw new Error('the specification has no section 4');
  const text = joinLines(section.split('\n').filter((line) => line.trim() !== ''));
  return [...text.matchAll(EXAMPLE)].map((match) => {
    const comments = [...text.slice(0, match.index).matchAll(COMMENT)];
    return { title: (comments.at(-1)?.[1] ?? '').trim(), xml: match[0] };
  });
}

function joinLines(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) text += separator(text, line) + line;
  return text;
}

/** What the line break between two lines stood for: nothing within a value, a space between the parts of a tag. */
function separator(before: string, next: string): string {
  const tag = before.slice(before.lastIndexOf('<'));
  const isInTag = !tag.includes('>');
  if (!isInTag) return before.endsWith('>') && next.startsWith('<') ? '\n' : '';
  const isInValue = (tag.split('"').length - 1) % 2 === 1;
  if (isInValue) return '';
  const isBehindNameOrValue = tag.endsWith('"') || /^<[\w:]+$/.test(tag);
  return isBehindNameOrValue && /^[\w:]+=/.test(next) ? ' ' : '';
}
