import { describe, expect, it } from '@jest/globals';
import { readMessage, writeDataHeader, writeMessage, type ApplicationMessage } from './index.js';

/** Written by hand from MS-WDSMA 2.2.1 to 2.2.5. */
const EXAMPLES: readonly { readonly name: string; readonly bytes: string; readonly message: ApplicationMessage }[] = [
  { name: 'SRVCIR (2.2.2)', bytes: '0003 01', message: { type: 'query' } },
  { name: 'CNTCIR of a client that has everything (2.2.3)', bytes: '000a 02 64 0000003c 0000', message: { type: 'missing', progress: 100, secondsInSession: 60, ranges: [] } },
  {
    name: 'CNTCIR with two ranges (2.2.3.1)',
    bytes: '002a 02 32 00000001 0002 0000000000000000 0000000000000004 000000000006faff 000000000006faff',
    message: { type: 'missing', progress: 50, secondsInSession: 1, ranges: [{ start: 0, end: 4 }, { start: 0x6faff, end: 0x6faff }] },
  },
  { name: 'DATA (2.2.4)', bytes: '0010 03 0000000000000005 0003 616263', message: { type: 'data', block: 5, data: Uint8Array.of(0x61, 0x62, 0x63) } },
  { name: 'PROGRESS (2.2.5)', bytes: '0008 04 0000000a 21', message: { type: 'progress', secondsInSession: 10, progress: 33 } },
];

describe('messages of MS-WDSMA', () => {
  it.each(EXAMPLES)('$name is written and read as the document says', ({ bytes: text, message }) => {
    expect(Buffer.from(writeMessage(message)).toString('hex')).toBe(text.replaceAll(' ', ''));
    expect(readMessage(bytes(text))).toEqual(message);
  });

  it.each(EXAMPLES)('$name is refused when it is cut anywhere, also when its size says so', ({ bytes: text }) => {
    const whole = bytes(text);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readMessage(whole.subarray(0, length))).toThrow(expect.objectContaining({ name: 'WdsError' }));
      const cut = Uint8Array.from(whole.subarray(0, length));
      if (length < 2) continue;
      cut.set([length >> 8, length & 0xff]);
      expect(() => readMessage(cut)).toThrow(expect.objectContaining({ name: 'WdsError' }));
    }
  });

  it.each([
    ['a size that is not its own', '0004 01', 'WDS_STRUCTURE'],
    ['a byte too many', '0004 01 00', 'WDS_STRUCTURE'],
    ['an OpCode that is not there', '0003 05', 'WDS_UNSUPPORTED'],
    ['101 per cent', '0008 04 0000000a 65', 'WDS_VALUE'],
    ['65 ranges', `041a 02 32 00000001 0041 ${'00'.repeat(1040)}`, 'WDS_LIMIT'],
    ['a range that ends before it starts', '001a 02 32 00000001 0001 0000000000000005 0000000000000004', 'WDS_VALUE'],
    ['a block past every content', '000d 03 0020000000000000 0000', 'WDS_VALUE'],
    ['more data than bytes', '000d 03 0000000000000000 0001', 'WDS_TRUNCATED'],
  ])('%s is refused', (_, text, code) => {
    expect(() => readMessage(bytes(text))).toThrow(expect.objectContaining({ name: 'WdsError', code }));
  });

  it.each([
    [{ type: 'missing', progress: 1, secondsInSession: 0, ranges: Array.from({ length: 65 }, (_, at) => ({ start: 2 * at, end: 2 * at })) }],
    [{ type: 'progress', progress: 101, secondsInSession: 0 }],
    [{ type: 'progress', progress: 1, secondsInSession: 2 ** 32 }],
    [{ type: 'data', block: 1, data: new Uint8Array(65_536) }],
  ] satisfies [ApplicationMessage][])('what does not fit is not written: %#', (message) => {
    expect(() => writeMessage(message)).toThrow(expect.objectContaining({ code: 'WDS_LIMIT' }));
  });

  it('a DATA header and data behind it make the message', () => {
    const message = bytes('0000 00 0000000000000000 0000 616263');
    writeDataHeader(message, 5, 3);
    expect(readMessage(message)).toEqual({ type: 'data', block: 5, data: Uint8Array.of(0x61, 0x62, 0x63) });
  });
});

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}
