import { Inject, Injectable } from '@nestjs/common';
import type { Cookie } from '@sluice/protocol/wusp';
import { CONFIG } from '@sluice/platform/config';
import {
  NO_SCAN, openClientCookie, scanCountOf, sealClientCookie, sealedPart, SealError, withScanCount, type ClientCookieContent, type ScanCount, type Sealer,
} from '@sluice/platform/cookies';
import { OperationFault } from '@sluice/platform/soap-host';
import { cookieLifetime, type GatewayConfig } from '../gateway.config.js';
import { MembershipsService } from '../memberships/memberships.service.js';
import { ServerStateService } from '@sluice/platform/server-state';
import { KnownCookies, type SealedContent } from './known-cookies.js';

/**
 * Issues and judges the cookies of the client web service. The faults and what they make a client do: MS-WUSP 2.2.2.4.
 */
@Injectable()
export class ClientCookies {
  readonly #known = new KnownCookies();

  constructor(
    private readonly server: ServerStateService,
    private readonly memberships: MembershipsService,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  /**
   * Opens the cookie of a synchronization; a fault when it is none of ours, has expired, belongs to an older configuration, or when
   * content moved since its owner learned where files are.
   */
  open(cookie: Cookie | undefined): ClientCookieContent {
    const content = this.openAnywhere(cookie);
    // MS-WUSP 2.2.2.4: "the file locations have changed since the last time the client synced"; GetFileLocations makes it good.
    if (content.contentLocationGeneration !== this.server.current.configuration.contentLocationGeneration) {
      throw new OperationFault('FileLocationChanged');
    }
    return content;
  }

  /** Opens the cookie of a call that is answered wherever content is: it synchronizes nothing, or says itself where files are. */
  openAnywhere(cookie: Cookie | undefined): ClientCookieContent {
    const content = this.#read(cookie?.EncryptedData);
    if (content.expiresAt <= Date.now()) throw new OperationFault('CookieExpired');
    // MS-WUSP 3.1.5.7: the server MUST check whether the configuration has changed since.
    if (content.configurationGeneration !== this.server.current.configuration.configurationGeneration) throw new OperationFault('ConfigChanged');
    return this.#withPresentGroups(content);
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
    return this.reissue({ ...content, expiresAt: Date.now() + cookieLifetime(this.config) });
  }

  /**
   * The cookie with these contents and the same expiry: use does not extend its life (observed of a real server). The contents of an opened
   * cookie as they are give its sealed part again.
   */
  reissue(content: ClientCookieContent, count: ScanCount = NO_SCAN): Cookie {
    const { expiration, sealed } = this.#known.sealedOf(content) ?? this.#seal(content);
    return { Expiration: expiration, EncryptedData: withScanCount(sealed, count) };
  }

  /** How far the scan is that a cookie, which was opened, belongs to. */
  scanCount(cookie: Cookie | undefined): ScanCount {
    return cookie?.EncryptedData ? scanCountOf(cookie.EncryptedData, Date.now()) : NO_SCAN;
  }

  #seal(content: ClientCookieContent): SealedContent {
    const { sealer } = this.server.current;
    const sealed = sealClientCookie(sealer, content);
    return this.#known.sealedOf(this.#known.remember(sealer, sealed, content)) as SealedContent;
  }

  /** The groups as they are now; of other groups the client has been told nothing yet, so all watermarks restart. */
  #withPresentGroups(content: ClientCookieContent): ClientCookieContent {
    const verdict = this.memberships.judge(content);
    if (verdict.kind === 'keep') return content;
    // The reaction specified for CookieExpired is all that is needed: the client shows itself anew and keeps its cache.
    if (verdict.kind === 'renew') throw new OperationFault('CookieExpired');
    const { targetGroupIds, membershipChangeNumber } = verdict;
    return {
      ...content, targetGroupIds, membershipChangeNumber,
      changeNumber: 0, categoryScanChangeNumber: 0, driverChangeNumber: 0, printerChangeNumber: 0,
    };
  }

  #read(encryptedData: Uint8Array | undefined): ClientCookieContent {
    if (!encryptedData) throw new OperationFault('InvalidCookie');
    const { sealer } = this.server.current;
    const sealed = sealedPart(encryptedData);
    // What is remembered outlives the request, whose bytes these are.
    return this.#known.contentOf(sealer, sealed) ?? this.#known.remember(sealer, Buffer.from(sealed), openCookie(sealer, sealed));
  }
}

function openCookie(sealer: Sealer, encryptedData: Buffer): ClientCookieContent {
  try {
    return openClientCookie(sealer, encryptedData);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    throw new OperationFault(error.code === 'FOREIGN_SERVER' ? 'ServerChanged' : 'InvalidCookie');
  }
}
