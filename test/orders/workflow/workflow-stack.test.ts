import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Settings } from '../../../lib/config/settings';
import { OrdersStack } from '../../../lib/orders/stack';
import { WorkflowStack } from '../../../lib/orders/workflow-stack';
import { QuoteStack } from '../../../lib/quote/stack';
import { type DeepPartial, testSettings } from '../../settings';
import { testApp } from '../../test-app';

function build(overrides: DeepPartial<Settings> = {}): Template {
  const app = testApp();
  const settings = testSettings(overrides);
  const { ordersTable } = new OrdersStack(app, 'Orders', { settings });
  const { quote } = new QuoteStack(app, 'Quote', { settings });
  return Template.fromStack(
    new WorkflowStack(app, 'Workflow', { settings, ordersTable, quote: quote.alias }),
  );
}

describe('the workflow stack', () => {
  const sandbox = build();

  it('says where its things are', () => {
    expect(
      Object.keys(sandbox.findOutputs('*'))
        .filter((id) => !id.startsWith('ExportsOutput'))
        .toSorted(),
    ).toEqual([
      'ApprovalTopicArn',
      'CustomerTopicArn',
      'DecisionKeyName',
      'OperationsTopicArn',
      'ParkedOrdersUrl',
      'ShippingActivityArn',
      'StateMachineArn',
    ]);
  });

  it('calls the quote function by the alias that releases move', () => {
    expect(JSON.stringify(sandbox.toJSON())).toMatch(/ExportsOutputRefQuoteLive/);
  });

  it('makes a key for decisions that nobody has typed', () => {
    sandbox.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 40 },
    });
  });

  it('encrypts executions and shipping tasks under the same key, and traces', () => {
    const encryption = {
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersEncryptionKey'), 'Arn'] },
      KmsDataKeyReusePeriodSeconds: 300,
    };
    sandbox.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'shop-sandbox-orders',
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: encryption,
    });
    sandbox.hasResourceProperties('AWS::StepFunctions::Activity', {
      Name: 'shop-sandbox-shipping',
      EncryptionConfiguration: encryption,
    });
  });

  it('logs executions where Step Functions needs no entry in the resource policy, by a name that is never taken', () => {
    const uuid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

    expect(sandbox.findResources('AWS::Logs::LogGroup').OrdersLogs63C9E25A?.Properties.LogGroupName).toEqual({
      'Fn::Join': ['', ['/aws/vendedlogs/states/shop-sandbox-orders-', uuid]],
    });
  });

  it.each([
    ['destroy', 'Delete'],
    ['retain', 'Retain'],
  ] as const)('keeps its tables, keys and secret or not, as the environment says: %s', (data, policy) => {
    const template = build({ protection: { data } });

    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret']) {
      template.allResources(type, { DeletionPolicy: policy, UpdateReplacePolicy: policy });
    }
  });

  it.each(['sku', 'orderId'])('has a table with one item for each %s, which can be restored', (key) => {
    sandbox.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [
        Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      ],
    });
  });
});
