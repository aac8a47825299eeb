import type { Template } from 'aws-cdk-lib/assertions';
import { WORKFLOW_NOT_STARTED } from '../../app/src/contract';
import { ECS_NATIVE, synthesizeOrderApi } from './order-api';
import { only } from './synthesis';

const STATE_MACHINE = { 'Fn::ImportValue': expect.stringContaining('Orders') };
const KEY = { 'Fn::ImportValue': expect.stringContaining('DecisionKey') };

interface Statement {
  readonly Action: string | string[];
  readonly [member: string]: unknown;
}

/** Statements of a role's policies whose actions begin with one of these. */
function statements(template: Template, role: string, ...services: string[]): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => JSON.stringify(policy.Properties.Roles).includes(role))
    .flatMap((policy): Statement[] => policy.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().some((action) => services.includes(action.split(':')[0] ?? '')));
}

describe.each([
  ['codedeploy', {}],
  ['ecs-native', { deployment: ECS_NATIVE }],
])('an order API with a workflow under %s', (_strategy, settings) => {
  const template = synthesizeOrderApi(settings, { workflow: true });

  test('is told which state machine, and reads the key of decisions when it starts', () => {
    const [container] = only(template, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions;

    expect(container.Environment).toContainEqual({ Name: 'ORDER_WORKFLOW_ARN', Value: STATE_MACHINE });
    expect(container.Secrets).toEqual([{ Name: 'DECISION_KEY', ValueFrom: KEY }]);
  });

  test('may start and decide on orders of that machine, and nothing else in Step Functions', () => {
    expect(statements(template, 'OrderApiTaskTaskRole', 'states', 'kms')).toEqual([
      {
        Sid: 'StartOrders',
        Effect: 'Allow',
        Action: 'states:StartExecution',
        Resource: STATE_MACHINE,
      },
      {
        Sid: 'DecideOrders',
        Effect: 'Allow',
        Action: ['states:SendTaskFailure', 'states:SendTaskSuccess'],
        Resource: STATE_MACHINE,
      },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::ImportValue': expect.stringContaining('Key') },
        Condition: {
          StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': STATE_MACHINE },
        },
      },
    ]);
  });

  test('has its key read by ECS, and by nobody else', () => {
    expect(statements(template, 'OrderApiTaskExecutionRole', 'secretsmanager')).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: KEY },
    ]);
    expect(statements(template, 'OrderApiTaskTaskRole', 'secretsmanager')).toEqual([]);
  });

  test('has the starts that it missed counted from its log', () => {
    expect(only(template, 'AWS::Logs::MetricFilter').Properties).toEqual({
      LogGroupName: { Ref: expect.stringContaining('TaskLogGroup') },
      FilterPattern: `{ $.message = "${WORKFLOW_NOT_STARTED}" }`,
      MetricTransformations: [
        {
          MetricNamespace: 'shop-sandbox',
          MetricName: 'OrderStartsMissed',
          MetricValue: '1',
          Unit: 'Count',
        },
      ],
    });
  });
});

test('without a workflow nothing of it is in the template', () => {
  expect(JSON.stringify(synthesizeOrderApi().toJSON())).not.toMatch(/DECISION_KEY|ORDER_WORKFLOW|states:/);
});
