import { LIFECYCLE_HOOKS } from '../../../lib/delivery/deployment/lifecycle';
import { readAlarms } from '../../../rehearsal/alarms/definition';
import { readNativeDeployment } from '../../../rehearsal/ecs-native/from-template';
import { parametersOnCreation } from '../../../rehearsal/ecs-native/released-image';
import { readListeners } from '../../../rehearsal/listener';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { readServices } from '../../../rehearsal/task/from-template';
import { MINUTE } from './engine';
import { nativeAssembly } from './native-assembly';

const assembly = nativeAssembly({ pauseMinutes: 10 });

describe('the product under ecs-native', () => {
  const resolver = undeployedResolver(assembly);
  const deployment = readNativeDeployment(assembly, resolver);

  it('shifts and bakes as it is configured', () => {
    expect(deployment).toMatchObject({
      shift: { strategy: 'CANARY', percent: 10, stepBakeMs: 5 * MINUTE },
      bakeMs: 5 * MINUTE,
    });
  });

  it('has the hooks that test a release, each with its time-out, and the pause', () => {
    const hooks = deployment?.hooks.map(({ targetType, stages, timeoutMs, timeoutAction }) => [
      targetType,
      stages,
      timeoutMs,
      timeoutAction,
    ]);
    expect(hooks).toEqual([
      ...LIFECYCLE_HOOKS.map(({ stage }) => ['AWS_LAMBDA', [stage], 3 * MINUTE, 'ROLLBACK']),
      ['PAUSE', ['POST_TEST_TRAFFIC_SHIFT'], 10 * MINUTE, 'ROLLBACK'],
    ]);
  });

  it('is guarded by alarms that the template has, and by a circuit breaker', () => {
    const known = readAlarms(assembly, resolver).map(({ name }) => name);
    expect(deployment?.alarms?.rollback).toBe(true);
    expect(deployment?.alarms?.names.filter((name) => !known.includes(name))).toEqual([]);
    expect(deployment?.alarms?.names).toHaveLength(7);
    expect(deployment?.circuitBreaker).toEqual({
      rollback: true,
      resetOnHealthyTask: true,
      threshold: { type: 'BOUNDED_PERCENT', value: 50 },
    });
  });

  it('shifts by rules and between target groups that the template has', () => {
    const { listeners, targetGroups } = readListeners(resolver, assembly);
    const rulesAt = (port: number) =>
      listeners.find(({ templatePort }) => templatePort === port)?.rules.map(({ id }) => id);
    const { loadBalancing } = deployment ?? {};
    expect(new Set(targetGroups.map(({ arn }) => arn))).toEqual(
      new Set([loadBalancing?.targetGroupArn, loadBalancing?.alternateTargetGroupArn]),
    );
    expect(rulesAt(80)).toContain(loadBalancing?.productionRuleArn);
    expect(rulesAt(8080)).toContain(loadBalancing?.testRuleArn);
  });

  it('has no property of any resource that cannot be resolved', () => {
    for (const stack of assembly.stacks) {
      for (const id of Object.keys(stack.template.Resources)) {
        expect(() => resolver.properties(stack, id)).not.toThrow();
      }
    }
  });
});

const PARAMETER = '/shop/sandbox/order-api/released-image';

/** What CloudFormation puts into the task definition when the parameters have these values. */
function image(parameters: ReadonlyMap<string, string>): string | undefined {
  const resolver = undeployedResolver(assembly, {
    dynamicReference: (service, name) => (service === 'ssm' ? parameters.get(name) : undefined),
  });
  return readServices(assembly, resolver)[0]?.taskDefinition.containers[0]?.image;
}

describe('the image of the task definition under ecs-native', () => {
  it('is the first image, by digest, when the stacks are created', () => {
    const first = parametersOnCreation(assembly, undeployedResolver(assembly));
    expect([...first.keys()]).toEqual([PARAMETER]);
    expect(first.get(PARAMETER)).toMatch(/\.dkr\.ecr\..*@sha256:[0-9a-f]{64}$/);
    expect(image(first)).toBe(first.get(PARAMETER));
  });

  it('is the released image at every update of the stack after a release', () => {
    const released = 'repository@sha256:released';
    expect(image(new Map([[PARAMETER, released]]))).toBe(released);
  });

  it('is the first image for whoever knows of no release', () => {
    const first = parametersOnCreation(assembly, undeployedResolver(assembly));
    expect(image(new Map())).toBe(first.get(PARAMETER));
  });
});
