import { Injectable } from '@nestjs/common';
import type { reporting } from '@sluice/protocol/wsusss';
import { openClientCookie, SealError, sealedPart, type ClientCookieContent, type Sealer } from '@sluice/platform/cookies';
import { ServerStateService } from '@sluice/platform/server-state';
import { OperationFault } from '@sluice/platform/soap-host';

/**
 * Judges the cookies with which clients report (MS-WUSP 3.1.5.11): InvalidCookie, ServerChanged, CookieExpired. A configuration or groups that
 * have changed since are no reason to refuse a report, which says what was.
 */
@Injectable()
export class ReportCookies {
  constructor(private readonly server: ServerStateService) {}

  /** The record that the report belongs to. */
  open(cookie: reporting.Cookie | undefined): string {
    const { EncryptedData } = cookie ?? {};
    if (!EncryptedData || EncryptedData.length === 0) throw new OperationFault('InvalidCookie');
    const content = openCookie(this.server.current.sealer, Buffer.from(sealedPart(EncryptedData)));
    if (content.expiresAt <= Date.now()) throw new OperationFault('CookieExpired');
    return content.clientId;
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
