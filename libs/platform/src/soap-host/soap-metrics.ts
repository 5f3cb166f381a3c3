import { Injectable } from '@nestjs/common';
import { histogram } from '../observability/metrics.js';

/** Upper bounds of the duration histogram, in seconds: from a page out of memory to an agent that gave up. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Upper bounds of the size histogram, in bytes: from a delta that brings nothing to a page of servicing metadata. */
const SIZE_BUCKETS = [1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

/** How long calls take, how they end and how much they answer, by operation. */
@Injectable()
export class SoapMetrics {
  readonly #duration = histogram({
    name: 'sluice_soap_request_duration_seconds',
    help: 'Duration of SOAP calls by service, operation and outcome (ok, or the ErrorCode of the fault)',
    labelNames: ['service', 'operation', 'outcome'],
    buckets: BUCKETS,
  });

  readonly #size = histogram({
    name: 'sluice_soap_response_bytes',
    help: 'Size of answers as sent, by service, operation and content coding',
    labelNames: ['service', 'operation', 'coding'],
    buckets: SIZE_BUCKETS,
  });

  /** @param bytes length of an answer in its coding */
  observeSize(service: string, operation: string, coding: string, bytes: number): void {
    this.#size.observe({ service, operation, coding }, bytes);
  }

  /** @param started `process.hrtime.bigint()` at the start of the call */
  observe(service: string, operation: string | undefined, outcome: string, started: bigint): void {
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    this.#duration.observe({ service, operation: operation ?? 'none', outcome }, seconds);
  }
}
