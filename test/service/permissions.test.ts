import { Duration, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { BlueGreenFargateServiceProps } from '../../lib/service/blue-green-fargate-service';
import type { SecretReference } from '../../lib/config';
import { containerSecret } from '../../lib/service/secrets';
import { testApp } from '../test-app';
import { synthesizeService } from './synthesis';

/** What a role may do, one line a statement: `actions on resources [if conditions]`; logical ids without their hash. */
function permissions(template: Template, role: string): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes(role))
    .flatMap((policy): Statement[] => policy.Properties.PolicyDocument.Statement)
    .map(showStatement)
    .toSorted();
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function showStatement({ Effect, Action, Resource, Condition }: Statement): string {
  const resources = [Resource].flat().map(showValue);
  const condition = Condition === undefined ? '' : ` if ${showValue(Condition)}`;
  return `${Effect} ${[Action].flat().join(' ')} on ${resources.join(' ')}${condition}`;
}

/** Intrinsics as `Fn::Sub` would write them. */
function showValue(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Object.keys(part).length !== 1) {
      return part;
    }
    const intrinsic = part as {
      Ref?: string;
      'Fn::GetAtt'?: [string, string];
      'Fn::Join'?: [string, unknown[]];
    };
    if (intrinsic.Ref !== undefined) {
      return `\${${intrinsic.Ref.replace(HASH, '')}}`;
    }
    if (intrinsic['Fn::GetAtt'] !== undefined) {
      const [id, attribute] = intrinsic['Fn::GetAtt'];
      return `\${${id.replace(HASH, '')}.${attribute}}`;
    }
    return intrinsic['Fn::Join'] === undefined ? part : intrinsic['Fn::Join'][1].map(showValue).join('');
  });
  return text.replaceAll('"', '');
}

/** What the CDK puts at the end of a logical id. */
const HASH = /[0-9A-F]{8}$/;

const synthesize = (
  override?: (base: BlueGreenFargateServiceProps) => Partial<BlueGreenFargateServiceProps>,
): Template => synthesizeService(override).template;

const native = (): Template =>
  synthesize(() => ({ deployment: { strategy: 'ecs-native', bakeTime: Duration.minutes(5) } }));

/** The address that a task definition has for a reference. */
function reference(to: SecretReference): string {
  const stack = new Stack(testApp(), 'Test');
  return JSON.stringify(stack.resolve(containerSecret(stack, to).arn));
}

const LOG = 'Allow logs:CreateLogStream logs:PutLogEvents on ${ServiceTaskLogGroup.Arn}';
const TRACES =
  'Allow xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments on *';

describe('the execution role may', () => {
  test('write the log, and nothing else, for an image that is free for all', () => {
    expect(permissions(synthesize(), 'ExecutionRole')).toEqual([LOG]);
  });

  test('pull from the repository of its image and from no other', () => {
    const template = synthesize((base) => {
      const scope = Stack.of(base.network.vpc);
      const repository = new ecr.Repository(scope, 'Repository');
      return { task: { ...base.task, image: ecs.ContainerImage.fromEcrRepository(repository, '1') } };
    });

    expect(permissions(template, 'ExecutionRole')).toEqual([
      'Allow ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer on ${Repository.Arn}',
      'Allow ecr:GetAuthorizationToken on *',
      LOG,
    ]);
  });

  test('read the secrets that the container names', () => {
    const template = synthesize((base) => {
      const scope = Stack.of(base.network.vpc);
      const secrets = {
        TOKEN: containerSecret(scope, { source: 'ssm', name: '/orders/token' }),
        PASSWORD: containerSecret(scope, { source: 'secrets-manager', name: 'orders/db', field: 'password' }),
      };
      return { task: { ...base.task, secrets } };
    });

    const lines = permissions(template, 'ExecutionRole');
    expect(lines).toHaveLength(3);
    expect(lines).toContainEqual(
      expect.stringMatching(/^Allow ssm:GetParameters on .*:parameter\/orders\/token$/),
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^Allow secretsmanager:GetSecretValue on .*:secret:orders\/db-\?{6}$/),
    );
  });
});

describe('the task role may', () => {
  test('do nothing by itself', () => {
    expect(permissions(synthesize(), 'TaskTaskRole')).toEqual([]);
  });

  test('write traces, with tracing', () => {
    const template = synthesize((base) => ({ task: { ...base.task, tracing: true } }));

    expect(permissions(template, 'TaskTaskRole')).toEqual([TRACES]);
  });

  test('use the volume through its access point, with one', () => {
    const template = synthesize(() => ({ volume: { mountPath: '/data' } }));

    expect(permissions(template, 'TaskTaskRole')).toEqual([
      'Allow elasticfilesystem:ClientMount elasticfilesystem:ClientWrite on ${ServiceVolumeFileSystem.Arn} ' +
        'if {StringEquals:{elasticfilesystem:AccessPointArn:arn:${AWS::Partition}:elasticfilesystem:' +
        '${AWS::Region}:${AWS::AccountId}:access-point/${ServiceVolumeFileSystemAccessPoint}}}',
    ]);
  });

  test('be assumed by ECS tasks of this account and region alone', () => {
    synthesize().hasResourceProperties('AWS::IAM::Role', {
      Description: 'The code of this service',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':ecs:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':*',
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });
});

describe('the role by which ECS shifts traffic', () => {
  test("reaches this service's listeners, rules and target groups, and looks at the rest", () => {
    expect(permissions(native(), 'TrafficShift')).toEqual([
      'Allow elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets on ' +
        '${ServiceTargetGroupsBlue} ${ServiceTargetGroupsGreen}',
      'Allow elasticloadbalancing:DescribeListeners elasticloadbalancing:DescribeRules ' +
        'elasticloadbalancing:DescribeTargetGroups elasticloadbalancing:DescribeTargetHealth on *',
      'Allow elasticloadbalancing:ModifyListener on ${ServiceListenersProduction} ${ServiceListenersTest}',
      'Allow elasticloadbalancing:ModifyRule on ${ServiceListenersProductionTraffic} ${ServiceListenersTestTraffic}',
    ]);
  });

  test('is not there under codedeploy', () => {
    expect(permissions(synthesize(), 'TrafficShift')).toEqual([]);
    synthesize().resourcePropertiesCountIs('AWS::IAM::Role', { Description: /ECS: shift/ }, 0);
  });
});

test.each(['codedeploy', 'ecs-native'] as const)(
  'no role of the service has a managed policy under %s',
  (strategy) => {
    const template = synthesize(() => ({
      deployment: strategy === 'codedeploy' ? { strategy } : { strategy, bakeTime: Duration.minutes(5) },
    }));
    const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) =>
      id.startsWith('Service'),
    );

    expect(roles.length).toBeGreaterThanOrEqual(2);
    expect(roles.filter(([, role]) => role.Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  },
);

describe('a container reads', () => {
  test('a parameter by the ARN of its name, with or without a slash in front', () => {
    expect(reference({ source: 'ssm', name: '/orders/token' })).toContain(':parameter/orders/token');
    expect(reference({ source: 'ssm', name: 'token' })).toContain(':parameter/token');
  });

  test('a whole secret by the ARN of its name', () => {
    expect(reference({ source: 'secrets-manager', name: 'orders/db' })).toMatch(/:secret:orders\/db"/);
  });

  test('one field of a secret', () => {
    expect(reference({ source: 'secrets-manager', name: 'orders/db', field: 'password' })).toContain(
      ':secret:orders/db:password::',
    );
  });

  test('what a complete ARN names, as it stands', () => {
    const name = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:orders/db-AbCdEf';

    expect(reference({ source: 'secrets-manager', name })).toBe(`"${name}"`);
  });

  test('a secret that a complete ARN names, with rights on that ARN and no other', () => {
    const name = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:orders/db-AbCdEf';
    const template = synthesize((base) => {
      const scope = Stack.of(base.network.vpc);
      return {
        task: { ...base.task, secrets: { DB: containerSecret(scope, { source: 'secrets-manager', name }) } },
      };
    });

    expect(permissions(template, 'ExecutionRole')).toContain(
      `Allow secretsmanager:GetSecretValue on ${name}`,
    );
  });
});

describe('the function that looks for the live target group may', () => {
  // The service authorization reference marks both as required, so that either may be what is asked about.
  test('describe revisions, by the service and by the revision', () => {
    const lines = permissions(native(), 'LiveTargetGroupHandlerRole');

    expect(lines).toContainEqual(
      expect.stringMatching(
        /^Allow ecs:DescribeServiceRevisions on .*:service-revision\/\$\{ServiceCluster\}\/\* .*:service\/\$\{ServiceCluster\}\/\*$/,
      ),
    );
  });
});
