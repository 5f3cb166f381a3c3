import type { DownloadRange } from './download-plan.js';

/**
 * The headers of a request for a range, in the order and spelling of Delivery Optimization (recorded). A GET with a length of its body, no cookie,
 * no condition, no Accept-Encoding.
 *
 * @param correlation value of MS-CV
 */
export function downloadHeaders(url: URL, { start, end }: DownloadRange, correlation: string): [name: string, value: string][] {
  return [
    ['Connection', 'Keep-Alive'],
    ['Accept', '*/*'],
    ['Range', `bytes=${start}-${end}`],
    ['User-Agent', 'Microsoft-Delivery-Optimization/10.1'],
    ['MS-CV', correlation],
    ['Content-Length', '0'],
    ['Host', url.host],
  ];
}
