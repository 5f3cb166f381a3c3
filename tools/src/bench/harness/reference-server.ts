import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RecordedCall } from './recorded-call.js';

const BARE_SERVER = fileURLToPath(new URL('./bare-server.js', import.meta.url));

/** A running {@link file://./bare-server.ts bare server}. */
export interface ReferenceServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server that reads the request of a recorded call and sends its answer, and does nothing else. */
export async function startReferenceServer(call: RecordedCall): Promise<ReferenceServer> {
  const child = fork(BARE_SERVER, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send({ headers: call.answerHeaders, answer: call.answer.toString('base64') });
  const [{ port }] = await once(child, 'message') as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
