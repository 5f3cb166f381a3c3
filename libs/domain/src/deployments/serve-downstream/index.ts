/** What of groups and deployments a replica is told (MS-WSUSSS 3.1.4.10). */
export { DeadDeployment } from './dead-deployment.entity.js';
export { readDownstreamOrders, type DownstreamOrder, type DownstreamOrders, type OrderWindow } from './read-downstream-orders.js';
