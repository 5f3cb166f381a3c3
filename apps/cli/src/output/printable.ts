/** Controls, which would move the cursor or change colours. */
// eslint-disable-next-line no-control-regex -- these are exactly the characters meant
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Marks that change the direction of what follows, and with it the order of columns. */
const DIRECTION_MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from elsewhere, made safe for a terminal: names may hold whatever somebody put into them. */
export function printable(text: string): string {
  return text.replace(DIRECTION_MARKS, '').replace(CONTROLS, (character) => (character === '\n' || character === '\t' ? ' ' : '\ufffd'));
}
