import { Duration, Stack, Tags } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { createHandler } from '../../../lambda/delivery/live-target-group';
import type { LiveGroup } from '../../../lambda/delivery/live-group';
import { synthesizeOrderApi } from '../../service/order-api';
import { synthesizeService } from '../../service/synthesis';
import { deployed } from './stack-updates';

// The handler tells its log what it answers.
beforeEach(() => jest.spyOn(console, 'log').mockReturnValue());
afterEach(() => jest.restoreAllMocks());

describe.each(['codedeploy', 'ecs-native'] as const)(
  'under %s, after a release that left green live,',
  (strategy) => {
    const before = () => template(strategy);
    const tagged = () => template(strategy, { tagged: true });
    const unrelated = () => template(strategy, { maxTasks: 9 });

    test('an unrelated update asks nobody and writes no listener', async () => {
      const stack = await deployed(before());
      stack.release('green');

      const written = await stack.update(unrelated());

      expect(written).toEqual([]);
      expect(stack.live()).toEqual(new Set(['green']));
    });

    test('an update that touches the listeners writes the group that serves', async () => {
      const stack = await deployed(before());
      stack.release('green');

      const written = await stack.update(tagged());

      expect(written.length).toBeGreaterThan(0);
      expect(stack.live()).toEqual(new Set(['green']));
    });

    test('the rollback of such an update writes it too', async () => {
      const stack = await deployed(before());
      stack.release('green');
      await stack.update(tagged());

      const written = await stack.update(before());

      expect(written.length).toBeGreaterThan(0);
      expect(stack.live()).toEqual(new Set(['green']));
    });

    test('a rollback after another release writes the group of that one', async () => {
      const stack = await deployed(before());
      stack.release('green');
      await stack.update(tagged());
      stack.release('blue');

      const written = await stack.update(before());

      expect(written.length).toBeGreaterThan(0);
      expect(stack.live()).toEqual(new Set(['blue']));
    });
  },
);

test('an update that touches a listener while a release is under way is refused, and writes nothing', async () => {
  const stack = await deployed(template('codedeploy'));
  stack.release('green');
  stack.beginRelease();

  await expect(stack.update(template('codedeploy', { tagged: true }))).rejects.toThrow(
    /A release is still under way/,
  );
  expect(stack.live()).toEqual(new Set(['green']));
});

test('an update waits for a release that ends in time', async () => {
  const stack = await deployed(template('codedeploy'));
  stack.beginRelease({ endsAfterLooks: 3, live: 'green' });

  await stack.update(template('codedeploy', { tagged: true }));

  expect(stack.live()).toEqual(new Set(['green']));
});

test('without the guard the same update would send traffic back: the model of CloudFormation shows the defect', async () => {
  const stack = await deployed(template('codedeploy'), { guarded: false });
  stack.release('green');

  await stack.update(template('codedeploy', { tagged: true }));

  expect(stack.live()).toEqual(new Set(['blue']));
});

test('another certificate makes CloudFormation ask again: the listener’s own properties are watched', () => {
  const [guard] = Object.values(
    synthesizeOrderApi({
      loadBalancer: { domain: { name: 'a.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' } },
    }).findResources('Custom::LiveTargetGroup'),
  );

  expect(JSON.stringify(guard?.Properties.Watched)).toContain('Certificate');
});

test('the key of the test listener does not reach the handler', () => {
  const [guard] = Object.values(template('codedeploy').findResources('Custom::LiveTargetGroup'));

  expect(JSON.stringify(guard?.Properties)).toContain('TestKey');
  expect(JSON.stringify(guard?.Properties)).not.toContain('{{resolve:');
});

test('the handler answers a deletion without asking anybody', async () => {
  const answers: unknown[] = [];
  const handler = createHandler({
    findLive: (): Promise<LiveGroup> => Promise.reject(new Error('asked')),
    sleep: () => Promise.resolve(),
    fetch: (_, { body }) => {
      answers.push(JSON.parse(new TextDecoder().decode(body)));
      return Promise.resolve({ ok: true, status: 200 });
    },
  });
  const event = {
    RequestType: 'Delete',
    ResponseURL: 'https://cloudformation.example/answer',
    RequestId: 'r',
    StackId: 's',
    LogicalResourceId: 'l',
    PhysicalResourceId: 'p',
  };

  await handler(event, { getRemainingTimeInMillis: () => 900_000 });

  expect(answers).toEqual([expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: 'p' })]);
});

interface Edit {
  readonly tagged?: boolean;
  readonly maxTasks?: number;
}

const synthesized = new Map<string, Template>();

/** Synthesized once for each edit: a template is only read. */
function template(strategy: 'codedeploy' | 'ecs-native', edit: Edit = {}): Template {
  const key = JSON.stringify([strategy, edit]);
  const found = synthesized.get(key) ?? synthesize(strategy, edit);
  synthesized.set(key, found);
  return found;
}

function synthesize(strategy: 'codedeploy' | 'ecs-native', { tagged = false, maxTasks = 4 }: Edit): Template {
  return synthesizeService((base) => {
    // A tag on everything reaches listeners and rules too.
    if (tagged) Tags.of(Stack.of(base.network.vpc)).add('team', 'orders');
    return {
      scaling: { ...base.scaling, maxTasks },
      deployment: strategy === 'codedeploy' ? { strategy } : { strategy, bakeTime: Duration.minutes(5) },
    };
  }).template;
}
