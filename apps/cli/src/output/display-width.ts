const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** East Asian wide and full-width characters, and pictures: they take two columns of a terminal. */
const WIDE = /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

/** Nothing but marks that go onto another character. */
const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of SEGMENTER.segment(text)) width += segmentWidth(segment);
  return width;
}

function segmentWidth(segment: string): number {
  if (COMBINING.test(segment)) return 0;
  return WIDE.test(segment) ? 2 : 1;
}

/** A text cut to some columns, with an ellipsis in place of what is missing. Characters are never cut in two. */
export function fitTo(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const { segment } of SEGMENTER.segment(text)) {
    width += segmentWidth(segment);
    // One column stays for the ellipsis.
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns < 1 ? '' : `${kept.trimEnd()}…`;
}

/** The number of an article at the end of a title: what people know an update by. */
const ARTICLE = /\s*\(KB\d+\)\S*$/i;

/** The title of an update cut to some columns, with the number of its article kept at the end. */
export function fitTitle(title: string, columns: number): string {
  const article = ARTICLE.exec(title)?.[0].trim() ?? '';
  const room = columns - displayWidth(article) - 1;
  if (displayWidth(title) <= columns || article === '' || room < 2) return fitTo(title, columns);
  return `${fitTo(title.slice(0, title.length - article.length).trimEnd(), room)} ${article}`;
}

/** A text with blanks behind it, or before it, up to some columns. */
export function padTo(text: string, columns: number, where: 'behind' | 'before' = 'behind'): string {
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return where === 'behind' ? text + blanks : blanks + text;
}
