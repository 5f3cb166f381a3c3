import { describe, expect, it } from '@jest/globals';
import { bytes, hex } from '../../../fixtures/hex.js';
import {
  EPT_NOT_REGISTERED, NDR, readEptMapArguments, readEptMapResults, readTower, readWdsRpcArguments, readWdsRpcResults, RpcError, sidBytes, WDS_RPC_INTERFACE,
  writeEptMapArguments, writeEptMapResults, writeTower, writeWdsRpcArguments, writeWdsRpcResults,
} from '../index.js';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof RpcError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

/** By hand from C706 L and MS-RPCE 2.2.1.2: WdsRpcInterface 1.0, NDR 2.0, connection-oriented RPC, TCP port 135, 192.0.2.5. */
const TOWER = bytes(
  '0500', '1300 0d 9473921a 2e35 5345 ae3f 7cf4aafca620 0100 0200 0000', '1300 0d 045d888a eb1c c911 9fe8 08002b104860 0200 0200 0000',
  '0100 0b 0200 0000', '0100 07 0200 0087', '0100 09 0400 c0000205',
);

describe('towers', () => {
  const tower = { interface: WDS_RPC_INTERFACE, transferSyntax: NDR, port: 135, address: bytes('c0000205') };

  it('are read and written', () => {
    expect(readTower(TOWER)).toEqual(tower);
    expect(hex(writeTower(tower))).toBe(hex(TOWER));
  });

  it('of other protocols are none of ours', () => {
    expect(readTower(TOWER.with(54, 0x0a))).toBeNull();
    expect(readTower(bytes('0100 0100 0d 0000'))).toBeNull();
  });

  it('that lie are refused', () => {
    for (let length = 0; length < TOWER.length; length += 1) expect(codeOf(() => readTower(TOWER.subarray(0, length)))).toBe('RPC_TRUNCATED');
    expect(codeOf(() => readTower(TOWER.with(0, 200)))).toBe('RPC_NDR');
    expect(codeOf(() => readTower(TOWER.with(4, 0x0e)))).toBe('RPC_NDR');
    expect(codeOf(() => readTower(bytes(hex(TOWER).replace('010007020000870100090400c0000205', '01000703000087000100090400c0000205'))))).toBe('RPC_NDR');
  });
});

describe('ept_map', () => {
  const stub = bytes('00000000', '02000000 4b000000 4b000000', hex(TOWER), '00', '00'.repeat(20), '04000000');

  it('has its arguments read and written', () => {
    expect(TOWER).toHaveLength(75);
    expect(readEptMapArguments(stub, true)).toEqual({ object: null, tower: TOWER, continued: false, maxTowers: 4 });
    expect(hex(writeEptMapArguments({ object: null, tower: TOWER, maxTowers: 4 }))).toBe(hex(stub));
  });

  it('has arguments with an object and without a tower', () => {
    const other = bytes('01000000 0883afe1 1f5d c911 91a4 08002b14a0fa', '00000000', '00'.repeat(4), '01'.repeat(16), 'f4010000');
    const read = readEptMapArguments(other, true);
    expect(read).toEqual({ object: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', tower: null, continued: true, maxTowers: 500 });
  });

  it('has its results written and read', () => {
    const results = bytes('00'.repeat(20), '01000000', '04000000 00000000 01000000', '01000000', '4b000000 4b000000', hex(TOWER), '00', '00000000');
    expect(hex(writeEptMapResults({ status: 0, towers: [TOWER] }, 4))).toBe(hex(results));
    expect(readEptMapResults(results, true)).toEqual({ status: 0, towers: [TOWER] });
    const none = bytes('00'.repeat(20), '00000000', '04000000 00000000 00000000', 'd6a0c916');
    expect(hex(writeEptMapResults({ status: EPT_NOT_REGISTERED, towers: [] }, 4))).toBe(hex(none));
    expect(readEptMapResults(none, true)).toEqual({ status: EPT_NOT_REGISTERED, towers: [] });
  });

  it('refuses arguments that lie', () => {
    for (let length = 0; length < stub.length; length += 1) expect(codeOf(() => readEptMapArguments(stub.subarray(0, length), true))).toBe('RPC_TRUNCATED');
    expect(codeOf(() => readEptMapArguments(stub.with(8, 0x4c), true))).toBe('RPC_NDR');
    expect(codeOf(() => readEptMapArguments(stub.with(9, 0x7f).with(13, 0x7f), true))).toBe('RPC_LIMIT');
    expect(codeOf(() => readEptMapArguments(stub.with(stub.length - 3, 0xff), true))).toBe('RPC_NDR');
  });
});

describe('WdsRpcMessage', () => {
  it('has its arguments read and written (MS-WDSC 3.1.4.1)', () => {
    const stub = bytes('03000000 03000000 aabbcc');
    expect(hex(readWdsRpcArguments(stub, true))).toBe('aabbcc');
    expect(hex(writeWdsRpcArguments(bytes('aabbcc')))).toBe(hex(stub));
    expect(hex(readWdsRpcArguments(bytes('00000003 00000003 aabbcc 00'), false))).toBe('aabbcc');
  });

  it('has arguments with a verification trailer behind them (MS-RPCE 2.2.2.13)', () => {
    const trailer = '00 8ae3137102f43671 0240 2800 9473921a 2e35 5345 ae3f 7cf4aafca620 01000000 045d888a eb1c c911 9fe8 08002b104860 02000000';
    expect(hex(readWdsRpcArguments(bytes('03000000 03000000 aabbcc', trailer), true))).toBe('aabbcc');
  });

  it('has its results written and read', () => {
    const stub = bytes('03000000 00000200 03000000 aabbcc 00 00000000');
    expect(hex(writeWdsRpcResults({ status: 0, reply: bytes('aabbcc') }))).toBe(hex(stub));
    expect(readWdsRpcResults(stub, true)).toEqual({ status: 0, reply: bytes('aabbcc') });
    const failed = bytes('00000000 00000000 05000000');
    expect(hex(writeWdsRpcResults({ status: 5, reply: null }))).toBe(hex(failed));
    expect(readWdsRpcResults(failed, true)).toEqual({ status: 5, reply: null });
  });

  it('refuses arguments and results that lie', () => {
    expect(codeOf(() => readWdsRpcArguments(bytes('03000000 02000000 aabbcc'), true))).toBe('RPC_NDR');
    expect(codeOf(() => readWdsRpcArguments(bytes('ffffffff ffffffff aabbcc'), true))).toBe('RPC_TRUNCATED');
    expect(codeOf(() => readWdsRpcResults(bytes('03000000 00000200 04000000 aabbccdd 00000000'), true))).toBe('RPC_NDR');
  });
});

describe('sidBytes', () => {
  it('gives the bytes of MS-WDSMSI 4.1 and of the World', () => {
    expect(hex(sidBytes('S-1-5-21-3466520427-2576690319-3694735324-500'))).toBe('0105000000000005150000006be79ece8f2c9599dc2f39dcf4010000');
    expect(hex(sidBytes('S-1-1-0'))).toBe('010100000000000100000000');
  });

  it.each(['', 'S-1-5', 'S-2-5-21', 'S-1-5-4294967296', `S-1-5${'-1'.repeat(16)}`, 's-1-5-21', 'S-1-281474976710656-1'])('refuses %j', (text) => {
    expect(codeOf(() => sidBytes(text))).toBe('RPC_STRUCTURE');
  });
});
