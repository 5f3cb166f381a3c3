import { afterAll, describe, expect, it } from '@jest/globals';
import { Histogram, register } from 'prom-client';
import { SeriesHistogram } from './series-histogram.js';

afterAll(() => register.clear());

describe('a histogram of series', () => {
  it('prints what the one of the library prints', async () => {
    const options = { name: 'sluice_test_seconds', help: 'a test', buckets: [0.5, 1, 2] };
    const values = [0, 0.5, 0.6, 1, 1.5, 2, 2.1, 100];
    const reference = new Histogram({ ...options, labelNames: ['operation'], registers: [] });
    const histogram = SeriesHistogram.registered(options);
    for (const operation of ['Ping', 'SyncUpdates']) {
      const series = histogram.series({ operation });
      for (const value of values) {
        series.observe(value);
        reference.observe({ operation }, value);
      }
    }
    const printed = await register.getSingleMetricAsString(options.name);
    register.removeSingleMetric(options.name);
    register.registerMetric(reference);
    expect(printed).toBe(await register.getSingleMetricAsString(options.name));
  });

  it('is the same one for everybody who asks by its name', () => {
    const options = { name: 'sluice_test_bytes', help: 'a test', buckets: [1] };
    expect(SeriesHistogram.registered(options)).toBe(SeriesHistogram.registered(options));
  });
});
