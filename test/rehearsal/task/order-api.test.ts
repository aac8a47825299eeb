import { ENV } from '../../../app/src/contract';
import type { ServiceModel } from '../../../rehearsal/task/model';
import { chooseService } from '../../../rehearsal/task/order-api';

/** A service whose container is told these variables. */
const service = (
  logicalId: string,
  environment: Readonly<Record<string, string>> = {},
  target = 'api',
): ServiceModel => ({
  stackId: 'stack',
  logicalId,
  name: logicalId,
  desiredCount: 1,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  healthCheckGracePeriodMs: 0,
  deploymentController: 'ECS',
  targets: target === '' ? [] : [{ containerName: target, containerPort: 8080, targetGroupArn: 'arn' }],
  taskDefinition: {
    family: 'family',
    taskRole: undefined,
    architecture: 'ARM64',
    containers: [
      {
        name: 'api',
        image: 'image',
        essential: true,
        entryPoint: undefined,
        command: undefined,
        workingDirectory: undefined,
        environment,
        secrets: {},
        ports: [8080],
        healthCheck: undefined,
        stopTimeoutMs: 30_000,
        readonlyRootFilesystem: false,
        mounts: [],
      },
    ],
  },
});
const ORDERS = { [ENV.orderWorkflow]: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders' };
const logicalIdsOf = (services: readonly ServiceModel[]) => services.map(({ logicalId }) => logicalId);

describe('the service to rehearse', () => {
  test('is the one behind a load balancer, whatever it does', () => {
    const { service: chosen, others } = chooseService([service('Worker', ORDERS, ''), service('Pets')]);

    expect([chosen.logicalId, ...logicalIdsOf(others)]).toEqual(['Pets']);
  });

  test("is the order API's where there are several, and says which stay out", () => {
    const {
      service: chosen,
      container,
      others,
    } = chooseService([service('Catalogue'), service('Api', ORDERS)]);

    expect([chosen.logicalId, container.environment]).toEqual(['Api', ORDERS]);
    expect(logicalIdsOf(others)).toEqual(['Catalogue']);
  });

  test.each([
    ['nothing is behind one', [service('Worker', {}, '')], 'the assembly has none.'],
    ['none of several takes orders', [service('A'), service('B')], /stack\/A, stack\/B.*none of them has/],
    ['several take orders', [service('A', ORDERS), service('B', ORDERS)], /stack\/A and stack\/B has/],
    [
      'its container is not there',
      [service('A', {}, 'web')],
      'stack/A: the load balancer names container web',
    ],
  ])('is not guessed where %s', (_, services, message) => {
    expect(() => chooseService(services)).toThrow(message);
  });
});
