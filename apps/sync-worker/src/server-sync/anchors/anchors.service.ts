import { Injectable } from '@nestjs/common';
import { ServerStateService } from '@sluice/platform/server-state';
import { OperationFault } from '@sluice/platform/soap-host';
import { readAnchor, writeAnchor, type AnchorKind, type ReadAnchor } from './anchor.js';

/** The anchors of this server. */
@Injectable()
export class Anchors {
  constructor(private readonly server: ServerStateService) {}

  /** An anchor for now. */
  issue(kind: AnchorKind, value: number): string {
    return writeAnchor(this.server.current.configuration.serverId, kind, value, new Date());
  }

  /** What an anchor says; never a fault. */
  read(kind: AnchorKind, anchor: string | undefined): ReadAnchor {
    return readAnchor(this.server.current.configuration.serverId, kind, anchor);
  }

  /**
   * Up to which change number a downstream server has been told; null when it has not, or when nobody knows: then it is told everything,
   * which costs it no more than a look at what it has. Windows servers, too, accept any anchor that has their form.
   *
   * @param parameter what a fault names
   * @throws OperationFault `InvalidParameters` when it is no anchor; `ServerChanged` when this server made it and knows no such change:
   *   then its database is an older one than it was, and what was told since has to be told anew (MS-WSUSSS 2.2.9.3)
   */
  toldUpTo(kind: AnchorKind, anchor: string | undefined, currentChangeNumber: number, parameter: string): number | null {
    const read = this.read(kind, anchor);
    if (read.kind === 'malformed') throw new OperationFault('InvalidParameters', parameter);
    if (read.kind !== 'own') return null;
    if (read.value > currentChangeNumber) throw new OperationFault('ServerChanged');
    return read.value;
  }
}
