import { describe, expect, it } from '@jest/globals';
import { asStoreError as ofFiles } from './directory/file-system-error.js';
import { asStoreError as ofStorage } from './s3/s3-error.js';

const refused = (name: string, status: number) => Object.assign(new Error('key AKIA123 of host storage'), { name, $fault: 'server', $metadata: { httpStatusCode: status } });

describe('what a store says when it cannot', () => {
  it.each(['ENOSPC', 'EDQUOT'])('%s of a disk is a lack of room', (code) => {
    expect(ofFiles(Object.assign(new Error(), { code }))).toMatchObject({ code: 'NO_SPACE' });
  });

  it.each([['QuotaExceeded', 403], ['XMinioStorageFull', 507], ['Anything', 507]])('%s of an object storage is a lack of room', (name, status) => {
    expect(ofStorage(refused(name, status))).toMatchObject({ code: 'NO_SPACE' });
  });

  it.each([[ofFiles(Object.assign(new Error(), { code: 'EIO' })), 'EIO'], [ofStorage(refused('AccessDenied', 403)), 'AccessDenied'], [ofStorage(new TypeError('x')), 'TypeError']])(
    'anything else may pass, and is named (%#)', (error, word) => {
      expect(error).toMatchObject({ code: 'UNAVAILABLE' });
      expect(error.message).toContain(word);
      expect(error.message).not.toContain('AKIA123');
    });
});
