import { Injectable } from '@nestjs/common';
import { counter, gauge } from '../observability/metrics.js';
import { SeriesHistogram, type HistogramSeries } from '../observability/series-histogram.js';

/** Upper bounds of the duration histogram, in seconds: from a page out of memory to an agent that gave up. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Upper bounds of the size histogram, in bytes: from a delta that brings nothing to a page of servicing metadata. */
const SIZE_BUCKETS = [1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216];

/** How long calls take, how they end and how much they answer, by operation. */
@Injectable()
export class SoapMetrics {
  readonly #duration = new SeriesByLabels(SeriesHistogram.registered({
    name: 'sluice_soap_request_duration_seconds',
    help: 'Duration of SOAP calls by service, operation and outcome (ok, or the ErrorCode of the fault)',
    buckets: BUCKETS,
  }), ['service', 'operation', 'outcome']);

  readonly #size = new SeriesByLabels(SeriesHistogram.registered({
    name: 'sluice_soap_response_bytes',
    help: 'Size of answers as sent, by service, operation and content coding',
    buckets: SIZE_BUCKETS,
  }), ['service', 'operation', 'coding']);

  /** @param bytes how much of the answers of a web service waits for their readers now */
  unread(webService: string, bytes: number): void {
    gauge({ name: 'sluice_soap_unread_bytes', help: 'Answers that wait for their readers, by web service', labelNames: ['webService'] }).set({ webService }, bytes);
  }

  /** A connection was cut because its reader took nothing. */
  readerCut(webService: string): void {
    counter({ name: 'sluice_soap_readers_cut_total', help: 'Connections that were cut because their readers took nothing', labelNames: ['webService'] }).inc({ webService });
  }

  /** @param bytes length of an answer in its coding */
  observeSize(service: string, operation: string, coding: string, bytes: number): void {
    this.#size.of(service, operation, coding).observe(bytes);
  }

  /** @param started `performance.now()` at the start of the call */
  observe(service: string, operation: string | undefined, outcome: string, started: number): void {
    this.#duration.of(service, operation ?? 'none', outcome).observe((performance.now() - started) / 1_000);
  }
}

/** The series of a histogram by the values of its three labels, all of which are names of ours and so few. */
class SeriesByLabels {
  readonly #series = new Map<string, Map<string, Map<string, HistogramSeries>>>();

  constructor(private readonly histogram: SeriesHistogram, private readonly names: readonly [string, string, string]) {}

  of(first: string, second: string, third: string): HistogramSeries {
    return this.#series.get(first)?.get(second)?.get(third) ?? this.#make(first, second, third);
  }

  #make(first: string, second: string, third: string): HistogramSeries {
    const [name1, name2, name3] = this.names;
    const series = this.histogram.series({ [name1]: first, [name2]: second, [name3]: third });
    const inFirst = this.#series.get(first) ?? new Map<string, Map<string, HistogramSeries>>();
    const inSecond = inFirst.get(second) ?? new Map<string, HistogramSeries>();
    this.#series.set(first, inFirst.set(second, inSecond.set(third, series)));
    return series;
  }
}
