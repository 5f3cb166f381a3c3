import { describe, expect, it } from '@jest/globals';
import { accountName } from '@sluice/platform/upstream-client';
import { authorizationUrl, ForeignServiceUrl, MICROSOFT_UPDATE, serverSyncUrl, upstreamAddress } from './upstream-address.js';

describe('addresses of the upstream server (MS-WSUSSS 2.1)', () => {
  it('are one URL, or Microsoft\'s', () => {
    expect(upstreamAddress({ upstreamKind: 'wsus', upstreamUrl: 'http://a:8530' })).toBe('http://a:8530');
    expect(upstreamAddress({ upstreamKind: 'microsoft', upstreamUrl: null })).toBe(MICROSOFT_UPDATE);
    expect(upstreamAddress({ upstreamKind: 'none', upstreamUrl: null })).toBeNull();
    expect(serverSyncUrl('http://a:8530/wsus').href).toBe('http://a:8530/wsus/ServerSyncWebService/ServerSyncWebService.asmx');
  });

  it('include the authorization service below it (MS-WSUSSS 3.1.4.1.3.3)', () => {
    expect(authorizationUrl('http://a:8530', 'DssAuthWebService/DssAuthWebService.asmx').href).toBe('http://a:8530/DssAuthWebService/DssAuthWebService.asmx');
    expect(authorizationUrl('http://a:8530/wsus', '/Auth.asmx').href).toBe('http://a:8530/wsus/Auth.asmx');
  });

  it.each(['http://evil.test/Auth.asmx', '//evil.test/Auth.asmx', 'https://a:8530/x', 'file:///etc/passwd', 'http://'])('do not include %s', (serviceUrl) => {
    // A name that only looks like an address stays below the server.
    const resolve = () => authorizationUrl('http://a:8530', serviceUrl).origin;
    try { expect(resolve()).toBe('http://a:8530'); } catch (error) { expect(error).toBeInstanceOf(ForeignServiceUrl); }
  });
});

describe('the account name (MS-WSUSSS 3.1.4.2: RFC 1035 2.3)', () => {
  it.each([
    ['wsus.corp.example', 'wsus.corp.example'], ['My_Server', 'my-server'], ['-a-.b.', 'a.b'], ['', 'sluice'], ['...', 'sluice'], ['büro', 'b-ro'],
    ['x'.repeat(80), 'x'.repeat(63)],
  ])('of %s is %s', (hostName, name) => {
    expect(accountName(hostName)).toBe(name);
  });
});
