import { register, type Metric, type MetricObjectWithValues, type MetricValueWithName } from 'prom-client';

/** What a histogram is called and how it is cut. */
export interface SeriesHistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

/** The observations with one set of labels. */
export class HistogramSeries {
  /** Observations per bucket, and behind them those above the last. */
  readonly counts: Float64Array;
  sum = 0;

  constructor(readonly labels: Readonly<Record<string, string>>, private readonly buckets: readonly number[]) {
    this.counts = new Float64Array(buckets.length + 1);
  }

  observe(value: number): void {
    const { buckets, counts } = this;
    let at = 0;
    while (at < buckets.length && value > (buckets[at] as number)) at++;
    counts[at] = (counts[at] as number) + 1;
    this.sum += value;
  }
}

/**
 * A histogram in the process's registry whose series are made once and then observed without a look at labels. The one of the library
 * puts together and looks up a text of all labels for every observation, which takes longer than a whole decision about a scan.
 */
export class SeriesHistogram {
  readonly #series: HistogramSeries[] = [];

  private constructor(private readonly options: SeriesHistogramOptions) {}

  /** The histogram of that name, made at the first call. */
  static registered(options: SeriesHistogramOptions): SeriesHistogram {
    const existing = register.getSingleMetric(options.name);
    if (existing) return existing as unknown as SeriesHistogram;
    const histogram = new SeriesHistogram(options);
    register.registerMetric(histogram as unknown as Metric);
    return histogram;
  }

  /** Read by the registry. */
  get name(): string {
    return this.options.name;
  }

  /** A new series; whoever asks for it keeps it, and asks once for each set of labels. */
  series(labels: Readonly<Record<string, string>>): HistogramSeries {
    const series = new HistogramSeries(labels, this.options.buckets);
    this.#series.push(series);
    return series;
  }

  /** What the registry prints. */
  get(): Promise<MetricObjectWithValues<MetricValueWithName<string>>> {
    const { name, help } = this.options;
    const values = this.#series.flatMap((series) => this.#values(series));
    return Promise.resolve({ name, help, type: 'histogram' as never, aggregator: 'sum', values, collect: () => undefined });
  }

  /** Read by the registry when it is emptied. */
  reset(): void {
    this.#series.length = 0;
  }

  #values({ labels, counts, sum }: HistogramSeries): MetricValueWithName<string>[] {
    const { name, buckets } = this.options;
    let count = 0;
    const cumulative = [...buckets, '+Inf'].map((bound, at) => {
      count += counts[at] as number;
      return { metricName: `${name}_bucket`, labels: { le: bound, ...labels }, value: count };
    });
    return [...cumulative, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: count }];
  }
}
