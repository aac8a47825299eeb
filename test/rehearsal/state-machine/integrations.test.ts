import { startDynamoDb } from '../../../rehearsal/aws/dynamodb';
import { callLedger } from '../../../rehearsal/aws/calls';
import type { Authorization } from '../../../rehearsal/aws/calls';
import { snsProtocol } from '../../../rehearsal/aws/sns';
import { sqsProtocol } from '../../../rehearsal/aws/sqs';
import { stepFunctionsProtocol } from '../../../rehearsal/aws/step-functions';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { ServiceError, startEndpoint } from '../../../rehearsal/aws/wire';
import type { WireProtocol } from '../../../rehearsal/aws/wire';
import { restProtocol } from '../../../rehearsal/aws/wire-rest';
import { manualClock } from '../../../rehearsal/clock';
import { Queues } from '../../../rehearsal/messaging/queues';
import { Topics } from '../../../rehearsal/messaging/topics';
import { sdkIntegrations } from '../../../rehearsal/state-machine/integrations';
import type { SdkIntegrations } from '../../../rehearsal/state-machine/integrations';
import type { Json } from '../../../rehearsal/state-machine/json';
import { fixture, FUNCTION, machine, MACHINE } from './machines';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:notices';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/parked';

/** What the function answers, by the event's `do`. */
const ANSWERS: Readonly<Record<string, string>> = {
  throws: '{"errorType":"OutOfStock","errorMessage":"none left","trace":[]}',
  timesOut: '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 3.00 seconds"}',
  dies: '{"errorMessage":"killed"}',
};

describe('service integrations, by SDK clients in the name of the machine’s role', () => {
  const clock = manualClock();
  const time = wallTime(clock);
  const ledger = callLedger();
  const topics = new Topics(clock);
  const queues = new Queues(clock);
  const endpoints: Record<string, string> = {};
  const closing: { close(): Promise<void> | void }[] = [];
  let authorization: Authorization = { allowed: true };
  let integrations: SdkIntegrations;

  beforeAll(async () => {
    topics.put(TOPIC);
    queues.put({ name: 'parked' });
    const other = fixture(machine({ Done: { Type: 'Succeed' } }));
    const protocols: Readonly<Record<string, WireProtocol>> = {
      LAMBDA: lambdaStub(),
      SNS: snsProtocol(topics),
      SQS: sqsProtocol(queues, time),
      SFN: stepFunctionsProtocol(other.service, time),
    };
    for (const [service, protocol] of Object.entries(protocols)) {
      const endpoint = await startEndpoint(protocol, { ledger, authorize: () => authorization });
      closing.push(endpoint);
      endpoints[`AWS_ENDPOINT_URL_${service}`] = endpoint.url;
    }
    const table = {
      TableName: 'orders',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    };
    const dynamodb = await startDynamoDb(
      [{ name: 'orders', logicalId: 'Orders', stackId: 'shop', createInput: table, notModelled: [] }],
      { ledger },
    );
    closing.push(dynamodb);
    endpoints.AWS_ENDPOINT_URL_DYNAMODB = dynamodb.url;
    integrations = sdkIntegrations({ endpoints, region: 'us-east-1' });
  });
  afterEach(() => {
    authorization = { allowed: true };
  });
  afterAll(async () => {
    integrations.close();
    for (const part of closing) await part.close();
  });

  const call = (name: string, parameters: Json, resource = FUNCTION): Promise<Json> => {
    const carryOut = integrations.table[name];
    if (!carryOut) throw new Error(`There is no integration ${name}.`);
    return carryOut({ resource, parameters, roleArn: 'arn:aws:iam::123456789012:role/path/orders-role' });
  };
  const invoke = (event: Json): Promise<Json> =>
    call('lambda:invoke', { FunctionName: FUNCTION, Payload: event });
  const key = { TableName: 'orders', Key: { id: { S: 'o-1' } } };

  it('make calls in the name of the role', async () => {
    await invoke({ n: 1 });
    expect(ledger.counts()).toContainEqual(
      expect.objectContaining({ role: 'orders-role', service: 'lambda', operation: 'Invoke' }),
    );
  });

  it('invoke a function and give its payload among the answer, or alone when it is the resource', async () => {
    expect([await invoke({ n: 1 }), await call('function', { n: 2 })]).toEqual([
      {
        ExecutedVersion: '7',
        Payload: { echo: { n: 1 } },
        StatusCode: 200,
        SdkHttpMetadata: { HttpStatusCode: 200 },
        SdkResponseMetadata: { RequestId: expect.any(String) },
      },
      { echo: { n: 2 } },
    ]);
  });

  it('update, read and delete items', async () => {
    await call('dynamodb:putItem', { TableName: 'orders', Item: { id: { S: 'o-1' }, n: { N: '1' } } });
    await call('dynamodb:updateItem', {
      ...key,
      UpdateExpression: 'SET #s = :s',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'CONFIRMED' } },
    });
    const found = await call('dynamodb:getItem', key);
    await call('dynamodb:deleteItem', key);
    const gone = await call('dynamodb:getItem', key);
    expect([found, gone]).toEqual([
      expect.objectContaining({ Item: { id: { S: 'o-1' }, n: { N: '1' }, status: { S: 'CONFIRMED' } } }),
      expect.not.objectContaining({ Item: expect.anything() }),
    ]);
  });

  it('publish and send what is no text as JSON', async () => {
    const published = await call('sns:publish', {
      TopicArn: TOPIC,
      Message: { order: 'o-1' },
      Subject: 'Order',
    });
    const sent = await call('sqs:sendMessage', { QueueUrl: QUEUE, MessageBody: { order: 'o-2' } });
    expect([published, sent, topics.published.at(-1), queues.receive('parked', 1)]).toMatchObject([
      { MessageId: expect.any(String) },
      { MessageId: expect.any(String), MD5OfMessageBody: expect.any(String) },
      { message: '{"order":"o-1"}', subject: 'Order' },
      [{ body: '{"order":"o-2"}' }],
    ]);
  });

  it('start executions of other machines', async () => {
    const answer = await call('states:startExecution', {
      StateMachineArn: MACHINE,
      Name: 'child',
      Input: { a: 1 },
    });
    expect(answer).toMatchObject({
      ExecutionArn: expect.stringMatching(/:child$/),
      StartDate: expect.any(String),
    });
  });

  /** Names as Step Functions was recorded to report them. */
  it.each<[string, () => Promise<Json>, string, string]>([
    ['a handler’s error', () => invoke({ do: 'throws' }), 'OutOfStock', '"errorMessage":"none left"'],
    ['a function out of time', () => invoke({ do: 'timesOut' }), 'Sandbox.Timedout', 'timed out'],
    [
      'a function that ends without error type',
      () => invoke({ do: 'dies' }),
      'Lambda.Unknown',
      'Returned payload: {',
    ],
    [
      'a throttled call',
      () => invoke({ do: 'throttle' }),
      'Lambda.TooManyRequestsException',
      '(Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; Request ID: ',
    ],
    ['Lambda’s own failure', () => invoke({ do: 'service' }), 'Lambda.ServiceException', 'Status Code: 500'],
    [
      'an error that Lambda’s API does not have',
      () => invoke({ do: 'odd' }),
      'Lambda.AWSLambdaException',
      'OddException',
    ],
    [
      'a function that is not there',
      () => call('lambda:invoke', { FunctionName: 'none' }),
      'Lambda.ResourceNotFoundException',
      'Status Code: 404',
    ],
    [
      'a condition that does not hold',
      () => call('dynamodb:updateItem', { ...key, ConditionExpression: 'attribute_exists(id)' }),
      'DynamoDB.ConditionalCheckFailedException',
      'The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400',
    ],
    [
      'a request that DynamoDB does not accept',
      () => call('dynamodb:updateItem', { TableName: 'orders', Key: {} }),
      'DynamoDB.AmazonDynamoDBException',
      'ValidationException',
    ],
    [
      'a topic that is not there',
      () => call('sns:publish', { TopicArn: `${TOPIC}x`, Message: 'm' }),
      'SNS.NotFoundException',
      'Topic does not exist',
    ],
    [
      'a queue that is not there',
      () => call('sqs:sendMessage', { QueueUrl: `${QUEUE}x`, MessageBody: 'm' }),
      'SQS.QueueDoesNotExistException',
      'Status Code: 400',
    ],
    [
      'a machine that is not there',
      () => call('states:startExecution', { StateMachineArn: `${MACHINE}x` }),
      'StepFunctions.StateMachineDoesNotExistException',
      'Error Code: StateMachineDoesNotExist',
    ],
  ])('report %s under its name', async (_what, made, error, cause) => {
    await expect(made()).rejects.toMatchObject({ error, errorCause: expect.stringContaining(cause) });
  });

  it('report a call that the role may not make', async () => {
    authorization = { allowed: false, message: 'orders-role may not' };
    await expect(invoke({})).rejects.toMatchObject({
      error: 'Lambda.AWSLambdaException',
      errorCause: expect.stringContaining('orders-role may not (Service: AWSLambda; Status Code: 403'),
    });
  });

  it('report a service that cannot be reached as SdkClientException', async () => {
    const { table, close } = sdkIntegrations({
      endpoints: { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' },
      region: 'us-east-1',
    });
    const publish = { resource: 'x', parameters: { TopicArn: TOPIC, Message: 'm' }, roleArn: 'r' };
    await expect(table['sns:publish']?.(publish)).rejects.toMatchObject({ error: 'SNS.SdkClientException' });
    close();
  });

  it('say which endpoint is missing', async () => {
    const { table } = sdkIntegrations({ endpoints: {}, region: 'us-east-1' });
    const publish = { resource: 'x', parameters: {}, roleArn: 'r' };
    await expect(table['sns:publish']?.(publish)).rejects.toMatchObject({
      error: 'States.Runtime',
      errorCause: expect.stringContaining('AWS_ENDPOINT_URL_SNS'),
    });
  });
});

function lambdaStub(): WireProtocol {
  return restProtocol('lambda', [
    {
      operation: 'Invoke',
      method: 'POST',
      path: '/2015-03-31/functions/{FunctionName}/invocations',
      carryOut({ FunctionName }, { body }) {
        const event: unknown = JSON.parse(body.toString() || '{}');
        const { do: what = '' } = Object(event);
        if (FunctionName === 'none')
          throw new ServiceError('ResourceNotFoundException', 'Function not found', 404);
        if (what === 'throttle') throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
        if (what === 'service') throw new ServiceError('ServiceException', 'of Lambda', 500);
        if (what === 'odd') throw new ServiceError('OddException', 'never heard of', 400);
        const failure = ANSWERS[String(what)];
        return {
          status: 200,
          headers: {
            'x-amz-executed-version': '7',
            ...(failure === undefined ? {} : { 'x-amz-function-error': 'Unhandled' }),
          },
          body: Buffer.from(failure ?? JSON.stringify({ echo: event })),
        };
      },
    },
  ]);
}
