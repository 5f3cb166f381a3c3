import { existingServices, type ServiceEntry } from '../../src/start/service-table.js';

/**
 * The services that clients reach through the edge or the ingress. Multicast is in the network of its machine, and clients come to it there: over UDP,
 * RPC, and HTTP when nothing else gets through.
 */
export function servicesBehindEdge(): ServiceEntry[] {
  return existingServices().filter(({ name }) => name !== 'wds-multicast');
}
