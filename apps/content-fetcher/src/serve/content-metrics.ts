import { Injectable } from '@nestjs/common';
import { counter, gauge } from '@sluice/platform/observability';
import type { ContentOrigin } from './served-content.js';

/** What is served, and to how many. */
@Injectable()
export class ContentMetrics {
  readonly #answers = counter({
    name: 'sluice_content_answers_total',
    help: 'Answers to requests for files, by where the bytes came from (store, upstream, self-update, none) and status',
    labelNames: ['origin', 'status'],
  });

  readonly #bytes = counter({
    name: 'sluice_content_sent_bytes_total',
    help: 'Bytes of bodies that were sent by this process, by where they came from',
    labelNames: ['origin'],
  });

  readonly #transfers = gauge({ name: 'sluice_content_transfers', help: 'Requests for files that are being answered' });

  begin(): void {
    this.#transfers.inc();
  }

  end(): void {
    this.#transfers.dec();
  }

  answered(origin: ContentOrigin | undefined, status: number): void {
    this.#answers.inc({ origin: origin ?? 'none', status: String(status) });
  }

  sent(origin: ContentOrigin, bytes: number): void {
    this.#bytes.inc({ origin }, bytes);
  }
}
