import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { DeploymentStrategy } from '../../lib/service/deployment-strategy';
import { TestAccess } from '../../lib/service/test-access';
import { only, synthesizeService } from './synthesis';

const CODEDEPLOY: DeploymentStrategy = { strategy: 'codedeploy' };
const ECS_NATIVE: DeploymentStrategy = { strategy: 'ecs-native', bakeTime: Duration.minutes(5) };
const BY_ADDRESS = TestAccess.fromAddresses(['192.0.2.10', '192.0.2.11']);
const BY_KEY = TestAccess.withSecretHeader();

const PRODUCTION = 80;
const TEST = 8080;

function synthesize(deployment: DeploymentStrategy, testAccess: TestAccess): Template {
  return synthesizeService(() => ({ deployment, testAccess, closedPaths: ['/internal'] })).template;
}

function groups(template: Template): { blue: unknown; green: unknown } {
  const ids = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  return {
    blue: { Ref: ids.find((id) => id.includes('Blue')) },
    green: { Ref: ids.find((id) => id.includes('Green')) },
  };
}

function listenerId(template: Template, Port: number): string {
  const found = template.findResources('AWS::ElasticLoadBalancingV2::Listener', { Properties: { Port } });
  const [id] = Object.keys(found);
  if (id === undefined) {
    throw new Error(`No listener on port ${Port}.`);
  }
  return id;
}

const defaultActions = (template: Template, Port: number): unknown =>
  only(template, 'AWS::ElasticLoadBalancingV2::Listener', { Properties: { Port } }).Properties[
    'DefaultActions'
  ];

interface Rule {
  readonly priority: number;
  readonly conditions: unknown;
  readonly actions: unknown;
}

/** What tells which group serves, and which does not; `docs/decisions/listener-guard.md`. */
function asked(template: Template): { live: unknown; idle: unknown } {
  const [id] = Object.keys(template.findResources('Custom::LiveTargetGroup'));
  return {
    live: { 'Fn::GetAtt': [id, 'LiveTargetGroupArn'] },
    idle: { 'Fn::GetAtt': [id, 'IdleTargetGroupArn'] },
  };
}

/** The rules of a listener in the order in which they apply. */
function rules(
  template: Template,
  port: number,
): { priority: number; conditions: unknown; actions: unknown }[] {
  const found = template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Properties: { ListenerArn: { Ref: listenerId(template, port) } },
  });
  return Object.values(found)
    .map(({ Properties }): Rule => ({
      priority: Properties.Priority,
      conditions: Properties.Conditions,
      actions: Properties.Actions,
    }))
    .toSorted((a, b) => a.priority - b.priority);
}

function fixed(status: number, title: string): unknown {
  return [
    {
      Type: 'fixed-response',
      FixedResponseConfig: {
        StatusCode: String(status),
        ContentType: 'application/json',
        MessageBody: JSON.stringify({ type: 'about:blank', title, status }),
      },
    },
  ];
}

function weighted(template: Template): unknown {
  const { live, idle } = asked(template);
  const TargetGroups = [
    { TargetGroupArn: live, Weight: 100 },
    { TargetGroupArn: idle, Weight: 0 },
  ];
  return [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
}

const forwardToLive = (template: Template): unknown => [
  { Type: 'forward', TargetGroupArn: asked(template).live },
];

const EVERY_PATH = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];

describe.each([
  ['codedeploy', CODEDEPLOY, BY_ADDRESS],
  ['codedeploy', CODEDEPLOY, BY_KEY],
  ['ecs-native', ECS_NATIVE, BY_ADDRESS],
  ['ecs-native', ECS_NATIVE, BY_KEY],
] as const)('under %s', (_, deployment, testAccess) => {
  test.each([PRODUCTION, TEST])(
    `the first rule on port %i closes /internal and what is below it (tests known by ${testAccess.mode.by})`,
    (port) => {
      const [first] = rules(synthesize(deployment, testAccess), port);

      expect(first).toEqual({
        priority: 1,
        conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/internal', '/internal/*'] } }],
        actions: fixed(404, 'Not Found'),
      });
    },
  );

  test(`no rule admits traffic before its paths are closed: tasks start after the rules (tests known by ${testAccess.mode.by})`, () => {
    const template = synthesize(deployment, testAccess);
    const ruleIds = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));

    expect(only(template, 'AWS::ECS::Service').DependsOn).toEqual(expect.arrayContaining(ruleIds));
  });
});

describe('under codedeploy', () => {
  test('the production listener forwards to the live group by default, the action CodeDeploy documents', () => {
    const template = synthesize(CODEDEPLOY, BY_ADDRESS);

    expect(defaultActions(template, PRODUCTION)).toEqual(forwardToLive(template));
  });

  test('the production listener has no rule besides the one that closes paths', () => {
    expect(rules(synthesize(CODEDEPLOY, BY_KEY), PRODUCTION)).toHaveLength(1);
  });

  test('the test listener has the same shape where addresses decide', () => {
    const template = synthesize(CODEDEPLOY, BY_ADDRESS);

    expect(defaultActions(template, TEST)).toEqual(forwardToLive(template));
    expect(rules(template, TEST)).toHaveLength(1);
  });
});

describe('under ecs-native', () => {
  test.each([PRODUCTION, TEST])('what no rule matches gets 404 on port %i', (port) => {
    expect(defaultActions(synthesize(ECS_NATIVE, BY_ADDRESS), port)).toEqual(fixed(404, 'Not Found'));
  });

  test.each([PRODUCTION, TEST])(
    'one rule on port %i holds both groups, the live one with all the weight',
    (port) => {
      const template = synthesize(ECS_NATIVE, BY_ADDRESS);

      expect(rules(template, port).slice(1)).toEqual([
        { priority: 10, conditions: EVERY_PATH, actions: weighted(template) },
      ]);
    },
  );

  test('ECS gets the rules and the green group', () => {
    const template = synthesize(ECS_NATIVE, BY_ADDRESS);
    const ids = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));

    template.hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: [
        Match.objectLike({
          TargetGroupArn: groups(template).blue,
          AdvancedConfiguration: Match.objectLike({
            AlternateTargetGroupArn: groups(template).green,
            ProductionListenerRule: { Ref: ids.find((id) => id.includes('ProductionTraffic')) },
            TestListenerRule: { Ref: ids.find((id) => id.includes('TestTraffic')) },
          }),
        }),
      ],
    });
  });
});

describe.each([
  ['codedeploy', CODEDEPLOY, forwardToLive],
  ['ecs-native', ECS_NATIVE, weighted],
] as const)('a test listener that asks for a key, under %s', (_, deployment, action) => {
  test('refuses those without one', () => {
    expect(defaultActions(synthesize(deployment, BY_KEY), TEST)).toEqual(fixed(403, 'Forbidden'));
  });

  test('forwards those who send it in x-test-listener-key', () => {
    const template = synthesize(deployment, BY_KEY);
    const [secret] = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
    const reference = ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:::}}'];

    expect(rules(template, TEST).slice(1)).toEqual([
      {
        priority: 10,
        conditions: [
          {
            Field: 'http-header',
            HttpHeaderConfig: {
              HttpHeaderName: 'x-test-listener-key',
              Values: [{ 'Fn::Join': ['', reference] }],
            },
          },
        ],
        actions: action(template),
      },
    ]);
  });

  test('has its key generated of letters and digits, because a header condition reads * and ? as wildcards', () => {
    synthesize(deployment, BY_KEY).hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true, IncludeSpace: false },
    });
  });
});

test('where addresses decide there is no key', () => {
  const { service, template } = synthesizeService(() => ({ testAccess: BY_ADDRESS }));

  expect(service.listeners.testKey).toBeUndefined();
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
});

test('without closed paths there is no rule to close them', () => {
  const { template } = synthesizeService(() => ({ testAccess: BY_ADDRESS, closedPaths: [] }));

  template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
});

test('an empty list of addresses is refused, with the way out', () => {
  expect(() => TestAccess.fromAddresses([])).toThrow(/no address.*TestAccess\.withSecretHeader/s);
});
