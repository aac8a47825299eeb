import type { Template } from 'aws-cdk-lib/assertions';
import { buildWorkflow, readable } from './built-workflow';

const { template } = buildWorkflow();

/** The statements of a role, as `action, action → resource`; conditions after it. */
function statements(of: Template, role: string): readonly string[] {
  const policies = Object.entries(of.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(role));
  return policies
    .flatMap(([, { Properties }]): Record<string, unknown>[] => Properties.PolicyDocument.Statement)
    .map(statementText)
    .toSorted();
}

function statementText({ Action, Resource, Condition }: Record<string, unknown>): string {
  const condition = Condition === undefined ? '' : ` if ${JSON.stringify(readable(Condition))}`;
  return `${[Action].flat().join(', ')} → ${[readable(Resource)].flat().join(', ')}${condition}`;
}

/** Every function may write its own log and trace; the rest is its work. */
function workOf(role: string): readonly string[] {
  return statements(template, role).filter((text) => !/^(logs:CreateLogStream|xray:)/.test(text));
}

const STOCK = '${OrdersStockTable.Arn}';
const PAYMENTS = '${OrdersPaymentsTable.Arn}';
const ORDERS = '${OrdersTable.Arn}';

function keyThrough(service: string): string {
  return `kms:Decrypt, kms:GenerateDataKey → \${OrdersEncryptionKey.Arn} if {"StringEquals":{"kms:ViaService":"${service}.\${AWS::Region}.amazonaws.com"}}`;
}

describe('the functions of the order workflow may do their own work only', () => {
  it.each([
    ['OrdersFunctionsTotalOrder', []],
    ['OrdersFunctionsScreenForFraud', []],
    ['OrdersFunctionsReserveStock', [`dynamodb:GetItem, dynamodb:UpdateItem → ${STOCK}`]],
    ['OrdersFunctionsReleaseStock', [`dynamodb:UpdateItem → ${STOCK}`]],
    ['OrdersFunctionsCommitStock', [`dynamodb:GetItem, dynamodb:UpdateItem → ${STOCK}`]],
    ['OrdersFunctionsChargePayment', [`dynamodb:GetItem, dynamodb:PutItem → ${PAYMENTS}`]],
    [
      'OrdersFunctionsRefundPayment',
      [`dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem → ${PAYMENTS}`],
    ],
    [
      'OrdersFunctionsRequestApproval',
      [`dynamodb:UpdateItem → ${ORDERS}`, keyThrough('sns'), 'sns:Publish → ${OrdersTopicsApprovals}'],
    ],
    [
      'OrdersParkedParkOrder',
      [
        `dynamodb:GetItem, dynamodb:UpdateItem → ${ORDERS}`,
        keyThrough('sqs'),
        'sqs:SendMessage → ${OrdersParkedQueue.Arn}, ${OrdersParkedUnparked.Arn}',
      ],
    ],
    [
      'OrdersWatch',
      [
        `dynamodb:Query → ${ORDERS}/index/openOrders`,
        `dynamodb:UpdateItem → ${ORDERS}`,
        'kms:Decrypt, kms:GenerateDataKey → ${OrdersEncryptionKey.Arn} if {"StringEquals":{"kms:EncryptionContext:aws:states:stateMachineArn":"arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:shop-sandbox-orders"}}',
        'states:StartExecution → arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:shop-sandbox-orders',
      ],
    ],
    [
      'OrdersRunning',
      [
        'cloudformation:DescribeStacks → ${AWS::StackId}',
        'states:ListExecutions → ${OrdersStateMachine}',
        'states:StopExecution → arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${OrdersStateMachine.Name}:*',
      ],
    ],
  ])('%s', (role, expected) => {
    expect(workOf(role)).toEqual(expected);
  });
});

describe('the role of the state machine', () => {
  const own = statements(template, 'OrdersPermissions');

  it('may use each resource of its tasks by the action that they take, and no other', () => {
    const functions = ['ChargePayment', 'CommitStock', 'RefundPayment', 'ReleaseStock', 'RequestApproval'];
    const others = ['ReserveStock', 'ScreenForFraud', 'TotalOrder'];
    const arns = [...functions, ...others].map((name) => `\${OrdersFunctions${name}Function.Arn}`);

    expect(own.filter((text) => !/^(kms|logs)/.test(text))).toEqual([
      `dynamodb:UpdateItem → ${ORDERS}`,
      `lambda:InvokeFunction → ${[...arns, '${QuoteAliaslive}'].join(', ')}`,
      'sns:Publish → ${OrdersTopicsCustomerNotices}',
      'sqs:SendMessage → ${OrdersParkedQueue.Arn}',
    ]);
  });

  it('may use every resource only where AWS knows none: for its log and its traces', () => {
    const wide = own.filter((text) => text.includes('→ *'));

    expect(wide).toHaveLength(1);
    expect(
      wide[0]
        ?.replace(' → *', '')
        .split(', ')
        .every((action) => /^(logs|xray):/.test(action)),
    ).toBe(true);
  });

  it('may use the key for its own executions, tasks, messages and log, each by a condition', () => {
    const conditions = own
      .filter((text) => text.startsWith('kms:'))
      .map((text) => text.split(' if ')[1] ?? '');

    expect(conditions.toSorted()).toEqual([
      '{"StringEquals":{"kms:EncryptionContext:SourceArn":"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"}}',
      '{"StringEquals":{"kms:EncryptionContext:aws:states:activityArn":"${OrdersShipping}"}}',
      '{"StringEquals":{"kms:EncryptionContext:aws:states:stateMachineArn":"arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:stateMachine:shop-sandbox-orders"}}',
      '{"StringEquals":{"kms:ViaService":"sns.${AWS::Region}.amazonaws.com"}}',
      '{"StringEquals":{"kms:ViaService":"sqs.${AWS::Region}.amazonaws.com"}}',
    ]);
  });

  it('is assumed by Step Functions for this account only', () => {
    const roles = Object.entries(template.findResources('AWS::IAM::Role'));
    const [, role] = roles.find(([id]) => id.startsWith('OrdersPermissionsRole')) ?? [];

    expect(readable(role?.Properties.AssumeRolePolicyDocument.Statement)).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } },
      },
    ]);
  });

  it('has its permissions before there is a state machine', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));

    expect(machine?.DependsOn).toContainEqual(expect.stringMatching(/^OrdersPermissionsRoleDefaultPolicy/));
  });
});

it('no role of the workflow may use the key without a condition', () => {
  const all = Object.keys(template.findResources('AWS::IAM::Policy')).flatMap((id) =>
    statements(template, id),
  );

  expect(all.filter((text) => text.startsWith('kms:') && !text.includes(' if '))).toEqual([]);
});
