import { Aspects, Duration, Stack, Tags } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { createHandler } from '../../../lambda/delivery/live-target-group';
import type { LiveGroup } from '../../../lambda/delivery/live-group';
import { synthesizeOrderApi } from '../../service/order-api';
import { synthesizeService } from '../../service/synthesis';
import { deployed } from './stack-updates';

// The handler tells its log what it answers.
beforeEach(() => jest.spyOn(console, 'log').mockReturnValue());
afterEach(() => jest.restoreAllMocks());

/** An update, with the stack before it. */
type Update = readonly [string, from: Edit, to: Edit];

const TAG: Update = ['a tag', {}, { tagged: true }];
const OF_LISTENERS: readonly Update[] = [
  ['another certificate', { domain: 'a.example.com' }, { domain: 'b.example.com' }],
  [
    'another TLS policy',
    { domain: 'a.example.com' },
    { domain: 'a.example.com', sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
  ],
];
const OF_OTHERS: readonly Update[] = [
  ['more tasks', {}, { maxTasks: 9 }],
  ['a rule that sends nothing on', { closedPaths: ['/internal'] }, { closedPaths: ['/internal', '/admin'] }],
];

/** Under ECS rules send traffic, and the listeners themselves nowhere. */
const WRITES = { codedeploy: [TAG, ...OF_LISTENERS], 'ecs-native': [TAG] };
const WRITES_NOT = { codedeploy: OF_OTHERS, 'ecs-native': [...OF_LISTENERS, ...OF_OTHERS] };

describe.each(['codedeploy', 'ecs-native'] as const)(
  'under %s, after a release that left green live,',
  (strategy) => {
    test.each(WRITES_NOT[strategy])(
      '%s leaves every place alone that sends traffic',
      async (_what, from, to) => {
        const stack = await deployed(template(strategy, from));
        stack.release('green');

        const written = await stack.update(template(strategy, to));

        expect(template(strategy, to).toJSON()).not.toEqual(template(strategy, from).toJSON());
        expect(written).toEqual([]);
        expect(stack.live()).toEqual(new Set(['green']));
      },
    );

    describe.each(WRITES[strategy])('and with %s,', (_what, from, to) => {
      const before = () => template(strategy, from);
      const after = () => template(strategy, to);

      test('the update writes the group that serves', async () => {
        const stack = await deployed(before());
        stack.release('green');

        const written = await stack.update(after());

        expect(written.length).toBeGreaterThan(0);
        expect(stack.live()).toEqual(new Set(['green']));
      });

      test('the rollback of the update writes it too', async () => {
        const stack = await deployed(before());
        stack.release('green');
        await stack.update(after());

        const written = await stack.update(before());

        expect(written.length).toBeGreaterThan(0);
        expect(stack.live()).toEqual(new Set(['green']));
      });

      test('a rollback after another release writes the group of that one', async () => {
        const stack = await deployed(before());
        stack.release('green');
        await stack.update(after());
        stack.release('blue');

        const written = await stack.update(before());

        expect(written.length).toBeGreaterThan(0);
        expect(stack.live()).toEqual(new Set(['blue']));
      });
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
  readonly closedPaths?: readonly string[];
  /** Name under which clients come in, by TLS. @default the load balancer's own, without */
  readonly domain?: string;
  readonly sslPolicy?: string;
}

const synthesized = new Map<string, Template>();

/** Synthesized once for each edit: a template is only read. */
function template(strategy: 'codedeploy' | 'ecs-native', edit: Edit = {}): Template {
  const key = JSON.stringify([strategy, edit]);
  const found = synthesized.get(key) ?? synthesize(strategy, edit);
  synthesized.set(key, found);
  return found;
}

function synthesize(strategy: 'codedeploy' | 'ecs-native', edit: Edit): Template {
  const { tagged = false, maxTasks = 4, closedPaths, domain, sslPolicy } = edit;
  return synthesizeService((base) => {
    const stack = Stack.of(base.network.vpc);
    // A tag on everything reaches listeners and rules too.
    if (tagged) Tags.of(stack).add('team', 'orders');
    if (sslPolicy !== undefined) Aspects.of(stack).add({ visit: (node) => setPolicy(node, sslPolicy) });
    return {
      scaling: { ...base.scaling, maxTasks },
      closedPaths,
      loadBalancer: domain === undefined ? undefined : { domain: { name: domain, ...ZONE } },
      deployment: strategy === 'codedeploy' ? { strategy } : { strategy, bakeTime: Duration.minutes(5) },
    };
  }).template;
}

const ZONE = { hostedZoneId: 'Z1', hostedZoneName: 'example.com' };

function setPolicy(node: IConstruct, sslPolicy: string): void {
  if (node instanceof elbv2.CfnListener && node.sslPolicy !== undefined) node.sslPolicy = sslPolicy;
}
