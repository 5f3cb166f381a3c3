import { Inject, Injectable } from '@nestjs/common';
import { formatDateTime } from '@sluice/protocol/soap';
import type { Cookie } from '@sluice/protocol/wsusss';
import { CONFIG } from '@sluice/platform/config';
import { openServerCookie, sealServerCookie, SealError, type ServerCookieContent } from '@sluice/platform/cookies';
import { ServerStateService } from '@sluice/platform/server-state';
import { OperationFault, type SoapCall } from '@sluice/platform/soap-host';
import { KnownServers } from '../known-servers/known-servers.service.js';
import { serverCookieLifetime, type SyncWorkerConfig } from '../sync-worker.config.js';

/** The only major version there ever was (MS-WSUSSS 1.7). */
export const PROTOCOL_MAJOR_VERSION = 1;

/** Issues and judges the cookies of downstream servers. The faults and what they make a server do: MS-WSUSSS 2.2.9.3. */
@Injectable()
export class ServerCookies {
  constructor(
    private readonly server: ServerStateService,
    private readonly knownServers: KnownServers,
    @Inject(CONFIG) private readonly config: SyncWorkerConfig,
  ) {}

  /**
   * Opens the cookie of a call. Throws a fault when it is absent, none of ours, expired, of a version that is not spoken here, or
   * when its owner is not served any more.
   */
  async open(cookie: Cookie | undefined, call: SoapCall): Promise<ServerCookieContent> {
    const content = this.#read(cookie?.EncryptedData);
    // Each clause of 3.1.4 says that the cookie MUST NOT be expired; the one code that makes a server start over is InvalidCookie.
    if (content.expiresAt <= Date.now()) throw new OperationFault('InvalidCookie');
    if (content.protocolVersion.major !== PROTOCOL_MAJOR_VERSION) throw new OperationFault('IncompatibleProtocolVersion');
    // Starting over, it learns from GetAuthorizationCookie that it is refused.
    if (!await this.knownServers.isAllowed(content.accountName, call)) throw new OperationFault('InvalidCookie');
    return content;
  }

  /** A new cookie. MS-WSUSSS 3.1.4.3, product note: it lives 240 minutes, or as long as the authorization cookie when that is shorter. */
  issue(content: ServerCookieContent): Cookie {
    const expiresAt = Math.min(content.expiresAt, Date.now() + serverCookieLifetime(this.config));
    return {
      Expiration: formatDateTime(new Date(expiresAt)),
      EncryptedData: sealServerCookie(this.server.current.sealer, { ...content, expiresAt }),
    };
  }

  #read(encryptedData: Uint8Array | undefined): ServerCookieContent {
    if (!encryptedData || encryptedData.length === 0) throw new OperationFault('InvalidCookie');
    try {
      return openServerCookie(this.server.current.sealer, Buffer.from(encryptedData));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      // MS-WSUSSS 2.2.9.3, and 2.2.4.8: the cookie names the server that made it, so that one of another server is noticed.
      throw new OperationFault(error.code === 'FOREIGN_SERVER' ? 'ServerChanged' : 'InvalidCookie');
    }
  }
}
