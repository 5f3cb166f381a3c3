import { describe, expect, it } from '@jest/globals';
import { planConsumptions, type RegisteredHandler } from './consumption-plan.js';
import { ConsumptionError } from './messaging-error.js';

function handler(pattern: string, delivery: 'durable' | 'broadcast', name = 'Catalog.onUpdates'): RegisteredHandler<() => void> {
  return { pattern, options: { delivery }, handler: name, callback: () => undefined };
}

function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConsumptionError) return error.problems;
    throw error;
  }
  return [];
}

describe('planConsumptions', () => {
  it('names the consumer after service and event', () => {
    const [planned] = planConsumptions({ service: 'wusp-gateway' }, [handler('UpdateSynchronized', 'durable')]);
    expect(planned).toMatchObject({ name: 'wusp-gateway-UpdateSynchronized', subject: 'sluice.catalog.update-synchronized.v1' });
  });

  it('takes the subject of an event for its name', () => {
    const [planned] = planConsumptions({ service: 's' }, [handler('sluice.deployments.deployment-changed.v1', 'durable')]);
    expect(planned?.event).toBe('DeploymentChanged');
  });

  it('lets one service consume one event in both ways', () => {
    const handlers = [handler('UpdateSynchronized', 'durable', 'A.a'), handler('UpdateSynchronized', 'broadcast', 'B.b')];
    expect(planConsumptions({ service: 's' }, handlers)).toHaveLength(2);
  });

  it('names both handlers of one consumption', () => {
    const handlers = [handler('UpdateSynchronized', 'durable', 'Catalog.first'), handler('sluice.catalog.update-synchronized.v1', 'durable', 'Index.second')];
    const [problem] = problemsOf(() => planConsumptions({ service: 's' }, handlers));
    expect(problem).toMatch(/UpdateSynchronized \(durable\).*Catalog\.first.*Index\.second/);
  });

  it('names a handler of an event that does not exist, also one named like a member of every object', () => {
    for (const pattern of ['UpdateSynchronised', 'constructor', 'sluice.>']) {
      expect(problemsOf(() => planConsumptions({ service: 's' }, [handler(pattern, 'durable')]))[0]).toContain(JSON.stringify(pattern));
    }
  });

  it('holds handlers against the declaration, both ways', () => {
    const problems = problemsOf(() => planConsumptions(
      { service: 's', consumes: [{ event: 'DeploymentChanged', delivery: 'broadcast' }] }, [handler('UpdateSynchronized', 'durable')],
    ));
    expect(problems).toEqual([
      expect.stringContaining('DeploymentChanged (broadcast) is declared and has no handler'),
      expect.stringContaining('Catalog.onUpdates handles UpdateSynchronized (durable), which the service does not declare'),
    ]);
  });
});
