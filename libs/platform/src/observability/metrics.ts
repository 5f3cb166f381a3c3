import {
  collectDefaultMetrics, Counter, Gauge, Histogram, register,
  type CounterConfiguration, type GaugeConfiguration, type HistogramConfiguration,
} from 'prom-client';

let started = false;

/** Registers the metrics of the process itself: memory, processor time, open handles, event loop lag. Once per process. */
export function startProcessMetrics(service: string): void {
  register.setDefaultLabels({ service });
  if (started) return;
  started = true;
  collectDefaultMetrics();
}

/** The counter of that name in the process's registry, made at the first call. */
export function counter<L extends string>(configuration: CounterConfiguration<L>): Counter<L> {
  return existing<Counter<L>>(configuration.name) ?? new Counter(configuration);
}

/** The gauge of that name in the process's registry, made at the first call. */
export function gauge<L extends string>(configuration: GaugeConfiguration<L>): Gauge<L> {
  return existing<Gauge<L>>(configuration.name) ?? new Gauge(configuration);
}

/** The histogram of that name in the process's registry, made at the first call. */
export function histogram<L extends string>(configuration: HistogramConfiguration<L>): Histogram<L> {
  return existing<Histogram<L>>(configuration.name) ?? new Histogram(configuration);
}

function existing<M>(name: string): M | undefined {
  return register.getSingleMetric(name) as M | undefined;
}
