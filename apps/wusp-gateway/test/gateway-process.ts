import { once } from 'node:events';
import { connect } from 'node:net';
import { ServiceProcess, type ServiceProcessOptions } from '@sluice/testing/service-process';

export { until } from '@sluice/testing/service-process';

/** One gateway as its own process. */
export type GatewayProcess = ServiceProcess;
export const GatewayProcess = {
  start: (environment: Readonly<Record<string, string>>, options?: ServiceProcessOptions): Promise<GatewayProcess> => ServiceProcess.start('wusp-gateway', environment, options),
};

/** What came back over a plain connection. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a SOAP body, or anything else, to a service. */
export async function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml; charset=utf-8', ...headers }, body: body as string });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Writes bytes to the port as they are and returns what the server said before it closed the connection. */
export async function sendRaw(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  let answer = '';
  socket.on('data', (text: string) => (answer += text)).on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return answer;
}
