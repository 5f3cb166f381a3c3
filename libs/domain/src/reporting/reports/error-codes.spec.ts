import { describe, expect, it } from '@jest/globals';
import { ERROR_CODE_TABLE } from './error-code-table.js';
import { describeErrorCode } from './error-codes.js';

describe('error codes', () => {
  it('are described from the signed number that events carry', () => {
    expect(describeErrorCode(-2145107934)).toEqual({ code: '0x80244022', name: 'WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL', text: 'HTTP 503: the server is busy or away.' });
    expect(describeErrorCode(0x8007_0643)).toMatchObject({ code: '0x80070643', name: 'ERROR_INSTALL_FAILURE' });
  });

  it('that nobody described are shown as numbers', () => {
    expect(describeErrorCode(-1)).toEqual({ code: '0xffffffff', name: null, text: null });
  });

  it('stand in the table once, and are errors', () => {
    expect(new Set(ERROR_CODE_TABLE.map(([code]) => code)).size).toBe(ERROR_CODE_TABLE.length);
    expect(new Set(ERROR_CODE_TABLE.map(([, name]) => name)).size).toBe(ERROR_CODE_TABLE.length);
    expect(ERROR_CODE_TABLE.filter(([code]) => (code | 0) >= 0)).toEqual([]);
  });
});
