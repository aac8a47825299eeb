import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { SNSServiceException } from '@aws-sdk/client-sns';
import { OutOfStock } from '../../../lambda/orders/errors';
import { step } from '../../../lambda/orders/step';
import { lambdaContext } from '../../quote/lambda-context';

let written: string[];
beforeEach(() => {
  written = [];
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => jest.restoreAllMocks());

/** Name of the error that a caller sees when acting throws this. */
async function seenOf(thrown: unknown): Promise<unknown> {
  const handler = step({ read: () => ({ orderId: 'o-1' }), act: () => Promise.reject(thrown) });
  return await handler({}, lambdaContext()).catch((error: unknown) =>
    error instanceof Error ? error.name : error,
  );
}

const answered = (name: string, httpStatusCode: number) =>
  new DynamoDBServiceException({ name, $fault: 'client', message: name, $metadata: { httpStatusCode } });

describe('a step of the workflow', () => {
  it.each([
    ['throttled', new ThrottlingException({ message: 'slow down', $metadata: { httpStatusCode: 400 } })],
    ['out of throughput', answered('ProvisionedThroughputExceededException', 400)],
    ['broken at the service', answered('InternalServerError', 500)],
    ['unreachable', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
    ['silent', Object.assign(new Error('no answer'), { name: 'TimeoutError' })],
    ['out of time', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    [
      'throttled by SNS',
      new SNSServiceException({
        name: 'ThrottledException',
        $fault: 'client',
        message: 'slow down',
        $metadata: { httpStatusCode: 429 },
      }),
    ],
  ])('that was %s asks to be tried again', async (_, thrown) => {
    expect(await seenOf(thrown)).toBe('TryAgain');
  });

  it.each([
    ['AccessDeniedException', answered('AccessDeniedException', 400)],
    [
      'ConditionalCheckFailedException',
      new ConditionalCheckFailedException({ message: 'no', $metadata: { httpStatusCode: 400 } }),
    ],
    ['TypeError', new TypeError('a mistake of ours')],
    ['OutOfStock', new OutOfStock('none left')],
  ])('keeps the name of %s, which no other attempt would change', async (name, thrown) => {
    expect(await seenOf(thrown)).toBe(name);
  });

  it('logs an answer as information and an accident as an error', async () => {
    await seenOf(new OutOfStock('none left'));
    await seenOf(new TypeError('a mistake of ours'));

    expect(written.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'INFO', orderId: 'o-1' }),
      expect.objectContaining({ level: 'ERROR', orderId: 'o-1' }),
    ]);
  });

  it('keeps nothing of one order for the next', async () => {
    const handler = step({
      read: (event) => (event === 'first' ? { orderId: 'o-1' } : {}),
      act: () => Promise.reject(new OutOfStock('none left')),
    });
    await expect(handler('first', lambdaContext())).rejects.toThrow('none left');
    await expect(handler('second', lambdaContext())).rejects.toThrow('none left');

    expect(written[1]).not.toContain('o-1');
  });

  it('ends its calls of AWS before Lambda ends the function', async () => {
    const handler = step({
      read: () => ({}),
      act: (_, signal) =>
        new Promise((_resolve, reject) => {
          // As the SDK does it.
          const aborted = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
          signal.addEventListener('abort', () => reject(aborted));
        }),
    });
    const almostOver = { ...lambdaContext(), getRemainingTimeInMillis: () => 1005 };

    await expect(handler({}, almostOver)).rejects.toThrow(expect.objectContaining({ name: 'TryAgain' }));
  });
});
