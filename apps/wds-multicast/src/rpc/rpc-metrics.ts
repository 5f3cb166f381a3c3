import { Injectable } from '@nestjs/common';
import { counter } from '@sluice/platform/observability';

/** What was refused to RPC clients. */
@Injectable()
export class RpcMetrics {
  readonly #refused = counter({
    name: 'sluice_wds_rpc_refused_total',
    help: 'RPC connections that were turned away because there were too many, that could not prove who they are, or that were ended because of what they sent',
    labelNames: ['reason'],
  });

  refused(reason: 'tooMany' | 'denied' | 'protocol'): void {
    this.#refused.inc({ reason });
  }
}
