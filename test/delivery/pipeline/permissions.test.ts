import type { Template } from 'aws-cdk-lib/assertions';
import { synthesizePipeline } from './pipeline-stack';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const VARIABLES = {
  TOKEN: { source: 'secrets-manager', name: 'orders/npm', field: 'token' },
  REGISTRY: { source: 'ssm', name: '/orders/registry' },
} as const;

const byCodeDeploy = synthesizePipeline({ delivery: { build: { variables: VARIABLES } } }).template;
const byEcs = synthesizePipeline({}, 'ecs-native').template;

function statementsOf(template: Template, policy: string): Statement[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(policy))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

function statement(template: Template, policy: string, sid: string): Statement | undefined {
  return statementsOf(template, policy).find(({ Sid }) => Sid === sid);
}

/** Resources as text, with intrinsics in it. */
const text = (value: unknown) => JSON.stringify(value);

describe('the role of the deploy action', () => {
  it.each([
    ['codedeploy', byCodeDeploy],
    ['ecs-native', byEcs],
  ])('passes on the two roles of the tasks, to tasks only: %s', (_, template) => {
    const passed = statement(template, 'DeliveryDeployRole', 'PassTaskRoles');

    expect(text(passed?.Resource)).toContain(':role/task-role');
    expect(text(passed?.Resource)).toContain(':role/execution-role');
    expect(passed?.Resource).toHaveLength(2);
    expect(passed?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
  });

  it.each([
    ['codedeploy', byCodeDeploy, ['ecs:RegisterTaskDefinition']],
    ['ecs-native', byEcs, ['ecs:DescribeTaskDefinition', 'ecs:ListTasks', 'ecs:RegisterTaskDefinition']],
  ])('has * only where an action knows no resource: %s', (_, template, actions) => {
    const anywhere = statementsOf(template, 'DeliveryDeployRole').filter(({ Resource }) => Resource === '*');

    expect(anywhere.flatMap(({ Action }) => Action).toSorted()).toEqual(actions);
  });

  it('lists tasks of its cluster only', () => {
    expect(text(statement(byEcs, 'DeliveryDeployRole', 'ListTasks')?.Condition)).toContain(
      ':cluster/orders-cluster',
    );
  });

  it('tags task definitions of its family, while it registers them', () => {
    const tags = statement(byCodeDeploy, 'DeliveryDeployRole', 'TagTaskDefinitions');

    expect(text(tags?.Resource)).toContain(':task-definition/orders-api:*');
    expect(tags?.Condition).toEqual({ StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } });
  });

  it('deploys to one group', () => {
    expect(text(statement(byCodeDeploy, 'DeliveryDeployRole', 'Deploy'))).toContain(
      ':deploymentgroup:orders-app/orders-group',
    );
  });
});

describe('the role of the build', () => {
  it('reads the variables that are given by reference, and the files of the release', () => {
    const resources = text(statementsOf(byCodeDeploy, 'DeliveryBuildRole').map(({ Resource }) => Resource));

    expect(resources).toContain(':secret:orders/npm-??????');
    expect(resources).toContain(':parameter/orders/registry');
    expect(resources).toContain(':parameter/orders/taskdef');
    expect(resources).toContain(':parameter/orders/appspec');
  });

  it('has * only for log-ins, and for findings of Amazon Inspector', () => {
    const anywhere = statementsOf(byCodeDeploy, 'DeliveryBuildRole').filter(
      ({ Resource }) => Resource === '*',
    );

    expect(anywhere.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'ecr-public:GetAuthorizationToken',
      'ecr:GetAuthorizationToken',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
      'sts:GetServiceBearerToken',
    ]);
  });

  it('asks for the scan of its repository', () => {
    const scans = statementsOf(byCodeDeploy, 'DeliveryBuildRole').filter(({ Action }) =>
      [Action].flat().includes('ecr:DescribeImageScanFindings'),
    );

    expect(scans.map(({ Resource }) => text(Resource))).toEqual([
      expect.stringContaining(':repository/orders'),
    ]);
  });
});

describe('every role of the pipeline', () => {
  const policies = Object.values(byCodeDeploy.findResources('AWS::IAM::Policy'));

  it('passes on no role but those of the tasks', () => {
    const passing = policies
      .flatMap(({ Properties }): Statement[] => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().some((action) => /^(iam:|\*)/.test(action)));

    expect(passing.map(({ Sid }) => Sid)).toEqual(['PassTaskRoles']);
  });

  it('has no managed policy, but for the function that empties buckets, which the app narrows', () => {
    const managed = Object.entries(byCodeDeploy.findResources('AWS::IAM::Role')).filter(
      ([, { Properties }]) => Properties.ManagedPolicyArns !== undefined,
    );

    expect(managed.map(([id]) => id)).toEqual([expect.stringMatching(/^CustomS3AutoDeleteObjects/)]);
  });

  it('writes the released image and no other parameter', () => {
    const record = statementsOf(byCodeDeploy, 'DeliveryRecord').filter(
      ({ Action }) => Action === 'ssm:PutParameter',
    );

    expect(record.map(({ Resource }) => text(Resource))).toEqual([
      expect.stringContaining(':parameter/shop/sandbox/order-api/released-image'),
    ]);
  });
});
