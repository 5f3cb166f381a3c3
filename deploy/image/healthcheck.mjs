/** Asks the service of this container whether it is ready; status 0 when it is. Node's image has no program that could ask. */
import { get } from 'node:http';
import process from 'node:process';

const { SLUICE_SERVICE_PORT: port = '8080', SLUICE_BIND: bind = '0.0.0.0' } = process.env;
const host = bind === '0.0.0.0' || bind === '::' ? '127.0.0.1' : bind;

get({ host, port, path: '/readyz', timeout: 4_000 }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
