import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { snsProtocol } from '../../../rehearsal/aws/sns';
import { startEndpoint, type Endpoint } from '../../../rehearsal/aws/wire';
import { manualClock } from '../../../rehearsal/clock';
import { Topics } from '../../../rehearsal/messaging/topics';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:approvals';

describe('a topic, as the SDK client sees it', () => {
  let topics: Topics;
  let endpoint: Endpoint;
  let client: SNSClient;
  beforeEach(async () => {
    topics = new Topics(manualClock());
    topics.put(TOPIC);
    endpoint = await startEndpoint(snsProtocol(topics));
    client = new SNSClient({
      region: 'eu-west-1',
      endpoint: endpoint.url,
      credentials: { accessKeyId: 'a-role', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await endpoint.close();
  });

  test('keeps what is published, with its subject and attributes', async () => {
    const Message = 'An order <of> 1,200.00 & more waits';
    await client.send(
      new PublishCommand({
        TopicArn: TOPIC,
        Subject: 'Approve',
        Message,
        MessageAttributes: { orderId: { DataType: 'String', StringValue: 'o-1' } },
      }),
    );

    expect(topics.published).toMatchObject([
      { topicArn: TOPIC, subject: 'Approve', message: Message, attributes: { orderId: 'o-1' } },
    ]);
  });

  test('answers with the id of the message', async () => {
    const { MessageId } = await client.send(new PublishCommand({ TopicArn: TOPIC, Message: 'hello' }));

    expect(topics.published).toMatchObject([{ messageId: MessageId }]);
  });

  test('tells who has subscribed', async () => {
    const heard: string[] = [];
    topics.subscribe(({ message }) => heard.push(message));
    await client.send(new PublishCommand({ TopicArn: TOPIC, Message: 'hello' }));

    expect(heard).toEqual(['hello']);
  });

  test('that does not exist is refused by name', async () => {
    const publish = client.send(new PublishCommand({ TopicArn: `${TOPIC}-2`, Message: 'hello' }));

    await expect(publish).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('says what is wrong in words that need escaping in XML', async () => {
    const publish = client.send(new PublishCommand({ TopicArn: 'arn:<a> & b', Message: 'hello' }));

    await expect(publish).rejects.toThrow('Topic does not exist: arn:<a> & b');
  });

  test('refuses a message beyond the limit of SNS', async () => {
    const publish = client.send(new PublishCommand({ TopicArn: TOPIC, Message: 'x'.repeat(262_145) }));

    await expect(publish).rejects.toThrow(/262145 bytes/);
  });
});
