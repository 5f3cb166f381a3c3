import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { gone } from '@sluice/testing/environment';
import { startFixture } from '../../test/start-fixture.js';
import { throwawayDirectory } from './throwaway-servers.js';

interface Run {
  readonly postgres: number;
  readonly nats: number;
  readonly log: string;
}

describe('throwawayDirectory', () => {
  it('removes what a killed run left, and leaves alone what a living run uses', async () => {
    const checkout = randomUUID();
    const [killed, living] = await Promise.all([
      startFixture<Run>('./throwaway.mjs', [checkout]),
      startFixture<Run>('./throwaway.mjs', [checkout]),
    ]);
    killed.child.kill('SIGKILL');
    await gone([killed.child.pid!]);
    const own = await throwawayDirectory(checkout);
    await gone([killed.printed.postgres, killed.printed.nats]);
    expect([killed, living].map(({ printed }) => existsSync(dirname(printed.log)))).toEqual([false, true]);
    living.child.kill('SIGKILL');
    await gone([living.child.pid!, living.printed.postgres, living.printed.nats]);
    own.remove();
    (await throwawayDirectory(checkout)).remove();
    expect(existsSync(dirname(living.printed.log))).toBe(false);
  });
});
