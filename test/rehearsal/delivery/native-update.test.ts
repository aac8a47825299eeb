import { startAlarms } from '../../../rehearsal/alarms/alarms';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import type { Assembly, Template } from '../../../rehearsal/assembly/types';
import { ParameterStore } from '../../../rehearsal/aws/ssm';
import { manualClock } from '../../../rehearsal/clock';
import { CodeDeployService } from '../../../rehearsal/codedeploy/service';
import { stackEffects } from '../../../rehearsal/delivery/stack-effects';
import { DeployedStack } from '../../../rehearsal/delivery/stack-update';
import { TaskDefinitions } from '../../../rehearsal/ecs/task-definitions';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, stackOf } from '../values/templates';

const IMAGE = '/image';

/** A service that ECS deploys, its image in a parameter, and a role whose description says which update it was. */
function assembly(update: string, deployment: object = {}): Assembly {
  const service = {
    Type: 'AWS::ECS::Service',
    Properties: {
      DeploymentController: { Type: 'ECS' },
      DeploymentConfiguration: { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5, ...deployment },
      LoadBalancers: [
        {
          TargetGroupArn: 'blue',
          AdvancedConfiguration: { AlternateTargetGroupArn: 'green', ProductionListenerRule: 'rule' },
        },
      ],
      TaskDefinition: { Ref: 'Tasks' },
    },
  };
  const Resources: Template['Resources'] = {
    Role: { Type: 'AWS::IAM::Role', Properties: { Description: update } },
    Tasks: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { Family: 'api', ContainerDefinitions: [{ Name: 'api', Image: { Ref: 'Image' } }] },
    },
    Service: service,
  };
  const Parameters = { Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: IMAGE } };
  const stack = stackOf({ Parameters, Resources });
  const resources: Assembly['resources'] = (type) =>
    type === service.Type ? [{ stack, logicalId: 'Service', resource: service }] : [];
  return { ...assemblyOf(stack), resources };
}

/** The stack as it was created, with an ECS whose deployments succeed at once. */
function created(first = assembly('created')) {
  const clock = manualClock();
  const alarms = startAlarms([], metricStore(), clock);
  const parameters = new ParameterStore(() => 0);
  parameters.put(IMAGE, 'seed');
  const tasks = createResolver(first, { dynamicReference: () => 'seed' }).ref('shop', 'Tasks');
  const arnPrefix = String(tasks).replace(/[^/]*$/, '');
  const definitions = new TaskDefinitions({ arnPrefix, now: () => 0 });
  const register = (image: string): string =>
    definitions.register({ family: 'api', containerDefinitions: [{ name: 'api', image }] }).name;
  let live = register('seed');
  let bakeMs: number | undefined;
  const bakes: unknown[] = [];
  const deployments = {
    deploy(revision: string) {
      live = revision;
      bakes.push(bakeMs);
      return 'd-1';
    },
    ended: async (id: string) => ({
      id,
      status: 'Succeeded' as const,
      events: [],
      createdAt: 0,
      oldRevision: '',
      newRevision: live,
    }),
    stop: () => undefined,
  };
  const effects = stackEffects({
    clock,
    stackId: 'shop',
    alarms,
    definitions,
    parameters,
    codeDeploy: new CodeDeployService({ clock, alarms, invokeHook: () => undefined }),
    listeners: new Map(),
    ecs: { traffic: { note: () => undefined } },
    lambda: { putFunction: () => Promise.resolve() },
    events: { send: () => undefined },
    native: { deployments, configure: (changed) => (bakeMs = changed.bakeMs) },
    localUrl: (text) => text,
  });
  return {
    /** Of each deployment, in template milliseconds. */
    bakes,
    stack: new DeployedStack(first, 'shop', effects, (name) => parameters.get(name)?.value),
    /** As the pipeline releases: a revision with the image, and its name in the parameter. */
    release(image: string) {
      live = register(image);
      parameters.put(IMAGE, image);
    },
    get liveImage(): unknown {
      return definitions.get(live).request.containerDefinitions;
    },
  };
}

describe('an update of a stack whose service ECS deploys', () => {
  it('keeps the image that was released', async () => {
    const lab = created();
    lab.release('released');
    await lab.stack.update(assembly('updated'));
    expect(lab.liveImage).toEqual([{ name: 'api', image: 'released' }]);
  });

  it('that fails keeps the image that was released before the last update', async () => {
    const lab = created();
    lab.release('released');
    await lab.stack.update(assembly('updated'));
    const { status } = await lab.stack.update(assembly('updated again'), 'failed');
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(lab.liveImage).toEqual([{ name: 'api', image: 'released' }]);
  });

  /** The task definition of the rollback is the one before the update: docs/decisions/released-image.md */
  it('that fails takes a release since the last update back, and the next one brings it again', async () => {
    const lab = created();
    lab.release('released');
    await lab.stack.update(assembly('updated'), 'failed');
    expect(lab.liveImage).toEqual([{ name: 'api', image: 'seed' }]);
    await lab.stack.update(assembly('updated'));
    expect(lab.liveImage).toEqual([{ name: 'api', image: 'released' }]);
  });

  it('starts no deployment when only the way of deploying changes', async () => {
    const lab = created();
    await lab.stack.update(assembly('created', { BakeTimeInMinutes: 7 }));
    expect(lab.bakes).toEqual([]);
  });

  it('deploys the service as the same update says', async () => {
    const lab = created();
    lab.release('released');
    await lab.stack.update(assembly('created', { BakeTimeInMinutes: 7 }));
    expect(lab.bakes).toEqual([7 * 60_000]);
  });

  it('deploys it as before when it fails and is rolled back', async () => {
    const lab = created();
    lab.release('released');
    await lab.stack.update(assembly('created', { BakeTimeInMinutes: 7 }), 'failed');
    expect(lab.bakes).toEqual([7 * 60_000, 5 * 60_000]);
  });

  it('is refused when it takes the strategy away', async () => {
    const { stack } = created();
    await expect(stack.update(assembly('created', { Strategy: undefined }))).rejects.toThrow(
      'Service: taking away DeploymentConfiguration.Strategy is not modelled',
    );
  });
});
