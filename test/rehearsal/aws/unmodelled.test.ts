import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { callLedger } from '../../../rehearsal/aws/calls';
import type { CallLedger } from '../../../rehearsal/aws/calls';
import { credentialScope } from '../../../rehearsal/aws/signature';
import { unmodelledServices } from '../../../rehearsal/aws/unmodelled';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint } from '../../../rehearsal/aws/wire';

describe('calls of services without a model', () => {
  let endpoint: Endpoint;
  let ledger: CallLedger;
  beforeEach(async () => {
    ledger = callLedger();
    endpoint = await startEndpoint(unmodelledServices, { ledger });
  });
  afterEach(() => endpoint.close());

  const config = () => ({
    endpoint: endpoint.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'role', secretAccessKey: 'x' },
    maxAttempts: 1,
  });

  test.each<[string, () => Promise<unknown>]>([
    ['ecs:ListClusters', () => new ECSClient(config()).send(new ListClustersCommand())],
    ['monitoring:DescribeAlarms', () => new CloudWatchClient(config()).send(new DescribeAlarmsCommand())],
    [
      'lambda:GET /2015-03-31/functions/f',
      () => new LambdaClient(config()).send(new GetFunctionCommand({ FunctionName: 'f' })),
    ],
  ])('are refused and counted: %s', async (name, call) => {
    await expect(call()).rejects.toThrow(/./);

    expect(ledger.counts()).toMatchObject([{ role: 'role', operation: name, calls: 1, notModelled: 1 }]);
  });

  test('tell the caller what is not modelled', async () => {
    await expect(new ECSClient(config()).send(new ListClustersCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ecs:ListClusters'),
    });
  });
});

describe('the credential scope of a signature', () => {
  // The example of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
  const EXAMPLE =
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20220830/us-east-1/ec2/aws4_request, SignedHeaders=host;x-amz-date, Signature=calculated-signature';

  test('names access key, region and service', () => {
    expect(credentialScope(EXAMPLE)).toEqual({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      region: 'us-east-1',
      service: 'ec2',
    });
  });

  test.each([undefined, '', 'Bearer x', 'AWS4-HMAC-SHA256 Credential=a/b'])('is absent in %j', (header) => {
    expect(credentialScope(header)).toBeUndefined();
  });
});
