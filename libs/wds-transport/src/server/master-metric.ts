/**
 * The inverse of the throughput that a client's round trip (milliseconds) and loss (a share) allow: the larger, the slower. MS-WDSMT 3.1.5.9.6.1;
 * its last parenthesis is closed where PGM's congestion control closes it.
 */
export function masterMetric(roundTrip: number, lossRate: number): number {
  return (roundTrip / 1000) * Math.sqrt(lossRate) * (1 + 9 * lossRate * (1 + 32 * lossRate * lossRate));
}
