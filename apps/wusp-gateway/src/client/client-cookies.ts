import { Inject, Injectable } from '@nestjs/common';
import { formatDateTime } from '@sluice/protocol/soap';
import type { Cookie } from '@sluice/protocol/wusp';
import { CONFIG } from '@sluice/platform/config';
import { openClientCookie, sealClientCookie, SealError, type ClientCookieContent } from '@sluice/platform/cookies';
import { OperationFault } from '@sluice/platform/soap-host';
import type { GatewayConfig } from '../gateway.config.js';
import { ServerStateService } from '../server-state/server-state.service.js';

const MINUTE = 60_000;

/**
 * Issues and judges the cookies of the client web service. The faults and what they make a client do: MS-WUSP 2.2.2.4.
 */
@Injectable()
export class ClientCookies {
  constructor(private readonly server: ServerStateService, @Inject(CONFIG) private readonly config: GatewayConfig) {}

  /** Opens the cookie of a call; a fault when it is none of ours, has expired, or belongs to an older configuration. */
  open(cookie: Cookie | undefined): ClientCookieContent {
    const content = this.#read(cookie?.EncryptedData);
    if (content.expiresAt <= Date.now()) throw new OperationFault('CookieExpired');
    // MS-WUSP 3.1.5.7: the server MUST check whether the configuration has changed since.
    if (content.configurationGeneration !== this.server.current.configuration.configurationGeneration) throw new OperationFault('ConfigChanged');
    return content;
  }

  /**
   * Opens the `oldCookie` of GetCookie, whatever its age. An absent or empty one is none (a native client's first call sends one that
   * holds only `Expiration`). One that is not ours is a fault although the client is just renewing: it means that the client's
   * revision ids are another server's, and only the fault makes it refresh them (MS-WUSP 2.2.2.4, 3.1.5.8).
   */
  openOld(cookie: Cookie | undefined): ClientCookieContent | undefined {
    if (!cookie?.EncryptedData || cookie.EncryptedData.length === 0) return undefined;
    return this.#read(cookie.EncryptedData);
  }

  /** A new cookie with a full lifetime. */
  issue(content: Omit<ClientCookieContent, 'expiresAt'>): Cookie {
    return this.reissue({ ...content, expiresAt: Date.now() + this.config.SLUICE_GATEWAY_COOKIE_MINUTES * MINUTE });
  }

  /** The same cookie with other contents but the same expiry: use does not extend its life (observed of a real server). */
  reissue(content: ClientCookieContent): Cookie {
    return {
      Expiration: formatDateTime(new Date(content.expiresAt)),
      EncryptedData: sealClientCookie(this.server.current.sealer, content),
    };
  }

  #read(encryptedData: Uint8Array | undefined): ClientCookieContent {
    if (!encryptedData) throw new OperationFault('InvalidCookie');
    try {
      return openClientCookie(this.server.current.sealer, Buffer.from(encryptedData));
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      throw new OperationFault(error.code === 'FOREIGN_SERVER' ? 'ServerChanged' : 'InvalidCookie');
    }
  }
}
