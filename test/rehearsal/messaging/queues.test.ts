import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { sqsProtocol } from '../../../rehearsal/aws/sqs';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint, type Endpoint } from '../../../rehearsal/aws/wire';
import { manualClock, type ManualClock } from '../../../rehearsal/clock';
import { Queues } from '../../../rehearsal/messaging/queues';

/** The real client, which checks the digests of what it sends and receives. */
describe('a queue, as the SDK client sees it', () => {
  let clock: ManualClock;
  let queues: Queues;
  let endpoint: Endpoint;
  let client: SQSClient;
  let QueueUrl: string;
  beforeEach(async () => {
    clock = manualClock();
    queues = new Queues(clock);
    queues.put({ name: 'parked', visibilityTimeoutMs: 60_000 });
    endpoint = await startEndpoint(sqsProtocol(queues, wallTime(clock)));
    client = new SQSClient({
      region: 'eu-west-1',
      endpoint: endpoint.url,
      credentials: { accessKeyId: 'a-role', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    QueueUrl = `${endpoint.url}/111122223333/parked`;
  });
  afterEach(async () => {
    client.destroy();
    await endpoint.close();
  });

  const send = (MessageBody: string, url = QueueUrl) =>
    client.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  const receive = async () => (await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? [];

  test('gives a message that was sent, byte for byte', async () => {
    await send('{"order":"ä"}');

    expect(await receive()).toMatchObject([{ Body: '{"order":"ä"}' }]);
  });

  test('hides a received message from the next one who asks', async () => {
    await send('once');
    await receive();

    expect(await receive()).toEqual([]);
  });

  test('shows it again when the visibility time-out is over', async () => {
    await send('again');
    await receive();
    clock.advance(60_000);

    expect(await receive()).toMatchObject([{ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  test('forgets a message that is deleted', async () => {
    await send('done');
    const [message] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));

    expect(queues.messages('parked')).toEqual([]);
  });

  test('keeps a message that is deleted by an older handle', async () => {
    await send('still wanted');
    const [first] = await receive();
    clock.advance(60_000);
    await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));

    expect(queues.messages('parked')).toMatchObject([{ body: 'still wanted' }]);
  });

  test('counts what waits and what is being worked on', async () => {
    await send('one');
    await send('two');
    await receive();

    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );

    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  test('keeps its messages when the stack changes its settings', async () => {
    await send('kept');
    queues.put({ name: 'parked' });

    expect(queues.messages('parked')).toHaveLength(1);
  });

  test('that does not exist is refused by name', async () => {
    await expect(send('lost', `${endpoint.url}/111122223333/nowhere`)).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  test('refuses a message beyond the limit of SQS', async () => {
    await expect(send('x'.repeat(1_048_577))).rejects.toThrow(/1048577 bytes/);
  });
});
