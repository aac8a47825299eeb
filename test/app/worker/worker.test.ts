import { type Call, heldReply, type Reply } from '../step-functions';
import { ACTIVITY, ORDER, type RunningWorker, startWorker, TOKEN } from './running-worker';

const INPUT = JSON.stringify({ ...ORDER, total: { amountMinor: 1, currency: 'EUR' } });

/** Answers the calls of one operation, the first so many of them (@default all). */
function answering(operation: string, reply: Reply, times = Number.POSITIVE_INFINITY) {
  let left = times;
  return (call: Call): Reply | undefined => (call.operation === operation && left-- > 0 ? reply : undefined);
}

describe('the shipping worker', () => {
  let worker: RunningWorker;
  afterEach(() => worker.close());

  /** While it ships there are two waits: for the shipment, and for the next sign of life. */
  const shipping = (): Promise<void> => worker.clock.waiting(2);
  const operations = (): string[] => worker.stepFunctions.calls.map(({ operation }) => operation);

  test('asks for tasks of its activity under its name', async () => {
    worker = await startWorker([]);
    await worker.stepFunctions.called('GetActivityTask');

    expect(worker.stepFunctions.inputs('GetActivityTask')).toEqual([
      { activityArn: ACTIVITY, workerName: 'worker-1' },
    ]);
  });

  test.each<[string, Reply]>([
    ['no token', { body: {} }],
    ['an empty token', { body: { taskToken: '', input: '' } }],
    ['a token of null', { body: { taskToken: null } }],
  ])('asks again when a poll ends with %s', async (_what, reply) => {
    worker = await startWorker([INPUT], answering('GetActivityTask', reply, 1));

    await shipping();

    expect(operations()).toEqual(['GetActivityTask', 'GetActivityTask']);
  });

  test('ships an order and reports how and when, the same tracking id each time', async () => {
    worker = await startWorker([INPUT, INPUT]);
    for (const _ of [1, 2]) {
      await shipping();
      worker.clock.advance(25);
      await worker.stepFunctions.called('GetActivityTask', 2);
    }
    await worker.stepFunctions.called('SendTaskSuccess', 2);

    const [first, second] = worker.stepFunctions.inputs('SendTaskSuccess');
    expect(first).toEqual({
      taskToken: TOKEN,
      output: '{"trackingId":"TB17716220E33","shippedAt":"2026-01-01T00:00:25.000Z"}',
    });
    expect(JSON.parse(String(second?.['output']))).toMatchObject({ trackingId: 'TB17716220E33' });
  });

  test('works on as many tasks at a time as it is told, and ends when each is done', async () => {
    worker = await startWorker([INPUT, INPUT, INPUT, INPUT], undefined, 3);
    // A shipment and a sign of life for each.
    await worker.clock.waiting(6);

    worker.stopping.abort();
    worker.clock.advance(25);

    await worker.ended;
    expect(worker.stepFunctions.inputs('GetActivityTask')).toHaveLength(3);
    expect(worker.stepFunctions.inputs('SendTaskSuccess')).toHaveLength(3);
  });

  test('gives a sign of life at each third of the heartbeat', async () => {
    worker = await startWorker([INPUT]);
    for (const beats of [1, 2]) {
      await shipping();
      worker.clock.advance(10);
      await worker.stepFunctions.called('SendTaskHeartbeat', beats);
    }

    expect(worker.stepFunctions.inputs('SendTaskHeartbeat')).toEqual([
      { taskToken: TOKEN },
      { taskToken: TOKEN },
    ]);
  });

  test('drops a task at once when its heartbeat is told that the time is over, and takes the next', async () => {
    worker = await startWorker([INPUT], answering('SendTaskHeartbeat', { error: 'TaskTimedOut' }));
    await shipping();

    worker.clock.advance(10);

    await worker.stepFunctions.called('GetActivityTask', 2);
    expect(operations()).toEqual(['GetActivityTask', 'SendTaskHeartbeat', 'GetActivityTask']);
    expect(worker.log.at(-1)).toMatchObject({
      level: 'warn',
      message: 'task lost before it was done',
      durationMs: 10_000,
      stopped: false,
    });
  });

  test('works on while two signs of life in a row get lost', async () => {
    worker = await startWorker([INPUT], answering('SendTaskHeartbeat', { error: 'ThrottlingException' }, 2));
    for (const beats of [1, 2]) {
      await shipping();
      worker.clock.advance(10);
      await worker.stepFunctions.called('SendTaskHeartbeat', beats);
    }
    await shipping();

    worker.clock.advance(5);

    await worker.stepFunctions.called('GetActivityTask', 2);
    expect(worker.log.at(-1)).toMatchObject({ message: 'order shipped' });
  });

  test('reports again while Step Functions does not answer, until it does', async () => {
    worker = await startWorker(
      [INPUT],
      answering('SendTaskSuccess', { error: 'InternalError', status: 500 }, 1),
    );
    await shipping();
    worker.clock.advance(25);
    await worker.stepFunctions.called('SendTaskSuccess', 1);
    await shipping();

    worker.clock.advance(10);

    await worker.stepFunctions.called('GetActivityTask', 2);
    expect(operations().filter((operation) => operation === 'SendTaskSuccess')).toHaveLength(2);
  });

  test('goes on reporting for longer than the heartbeat, as long as its signs of life get through', async () => {
    worker = await startWorker([INPUT], answering('SendTaskSuccess', { error: 'ThrottlingException' }, 2));
    for (const seconds of [10, 10, 5, 10, 10]) {
      await shipping();
      worker.clock.advance(seconds);
    }

    await worker.stepFunctions.called('GetActivityTask', 2);
    expect(worker.stepFunctions.inputs('SendTaskSuccess')).toHaveLength(3);
    expect(worker.log.at(-1)).toMatchObject({ message: 'order shipped', durationMs: 45_000 });
  });

  test('gives a task up when nothing got through for as long as the heartbeat', async () => {
    worker = await startWorker([INPUT], ({ operation }) =>
      operation === 'GetActivityTask' ? undefined : { error: 'ThrottlingException' },
    );
    await shipping();
    worker.clock.advance(25);
    await worker.stepFunctions.called('SendTaskSuccess');
    await worker.stepFunctions.called('SendTaskHeartbeat');
    await shipping();

    worker.clock.advance(10);

    await worker.stepFunctions.called('GetActivityTask', 2);
    expect(worker.log.at(-1)).toMatchObject({
      level: 'error',
      message: 'order shipped, but its task was lost',
      trackingId: 'TB17716220E33',
    });
  });

  test.each([
    ['an article', { ...ORDER, lines: [{ sku: 'unshippable-sofa', quantity: 1 }] }, 'unshippable-sofa'],
    ['a customer', { ...ORDER, customer: 'unshippable-1' }, 'unshippable-1'],
  ])('refuses %s that the warehouse does not ship, by name and at once', async (_what, order, name) => {
    worker = await startWorker([JSON.stringify(order)]);

    await worker.stepFunctions.called('SendTaskFailure');

    expect(worker.stepFunctions.inputs('SendTaskFailure')).toEqual([
      { taskToken: TOKEN, error: 'ShipmentRefused', cause: `${name} is not shipped.` },
    ]);
  });

  test('refuses what is no order, and takes the next', async () => {
    worker = await startWorker(['no JSON', INPUT]);

    await shipping();

    expect(worker.stepFunctions.inputs('SendTaskFailure')).toEqual([
      {
        taskToken: TOKEN,
        error: 'InvalidOrder',
        cause: 'What is to be shipped is no order: the input is no JSON.',
      },
    ]);
  });

  test('waits longer each time that it cannot ask, up to half a minute', async () => {
    worker = await startWorker([], answering('GetActivityTask', { error: 'ThrottlingException' }, 7));
    const pauses: number[][] = [];
    for (let failures = 1; failures <= 7; failures += 1) {
      await worker.clock.waiting(1);
      pauses.push(worker.clock.pending);
      worker.clock.advance(30);
      await worker.stepFunctions.called('GetActivityTask', failures + 1);
    }

    expect(pauses).toEqual([[1], [2], [4], [8], [16], [30], [30]]);
  });

  test('begins with a short wait again once it could ask', async () => {
    const busy: Reply = { error: 'ThrottlingException' };
    const replies: Reply[] = [busy, busy, { body: {} }, busy];
    worker = await startWorker([], () => replies.shift());
    const pauses: number[][] = [];
    for (let failures = 1; failures <= 3; failures += 1) {
      await worker.clock.waiting(1);
      pauses.push(worker.clock.pending);
      worker.clock.advance(30);
    }

    expect(pauses).toEqual([[1], [2], [1]]);
  });

  test.each([
    ['GetActivityTask', 'ActivityDoesNotExist'],
    ['SendTaskHeartbeat', 'AccessDeniedException'],
    ['SendTaskSuccess', 'AccessDeniedException'],
  ])('ends when %s says what no later attempt changes', async (operation, error) => {
    worker = await startWorker([INPUT], answering(operation, { error }));
    if (operation !== 'GetActivityTask') {
      await shipping();
      worker.clock.advance(operation === 'SendTaskHeartbeat' ? 10 : 25);
    }

    await expect(worker.ended).rejects.toThrow(expect.objectContaining({ name: error }));
  });

  test('logs which order it was, neither what is in it nor the token', async () => {
    worker = await startWorker(
      [INPUT, JSON.stringify({ ...ORDER, customer: 'unshippable-1' }), 'no JSON', INPUT],
      answering('SendTaskHeartbeat', { error: 'TaskTimedOut' }),
    );
    for (const seconds of [25, 10]) {
      await shipping();
      worker.clock.advance(seconds);
      await worker.stepFunctions.called('GetActivityTask', seconds === 25 ? 4 : 5);
    }

    expect(worker.log.map(({ message, orderId }) => [message, orderId])).toEqual([
      ['order shipped', ORDER.orderId],
      ['order refused', ORDER.orderId],
      ['order refused', undefined],
      ['task lost before it was done', ORDER.orderId],
    ]);
    expect(JSON.stringify(worker.log)).not.toMatch(/secret|unshippable|BOOK|JSON/);
  });

  describe('told to stop', () => {
    test('while it waits for a task, ends after that poll and works on what it brings', async () => {
      const poll = heldReply();
      worker = await startWorker([], ({ operation }) =>
        operation === 'GetActivityTask' ? poll.reply : undefined,
      );
      await worker.stepFunctions.called('GetActivityTask');

      worker.stopping.abort();
      poll.give({ body: { taskToken: TOKEN, input: INPUT } });
      await shipping();
      worker.clock.advance(25);

      await worker.ended;
      expect(operations().toSorted()).toEqual(['GetActivityTask', 'SendTaskHeartbeat', 'SendTaskSuccess']);
    });

    test('while it ships, finishes that and takes no other', async () => {
      worker = await startWorker([INPUT, INPUT]);
      await shipping();

      worker.stopping.abort();
      worker.clock.advance(25);

      await worker.ended;
      expect(worker.stepFunctions.inputs('GetActivityTask')).toHaveLength(1);
      expect(worker.stepFunctions.inputs('SendTaskSuccess')).toHaveLength(1);
    });

    test('while it cannot ask for tasks, ends at once', async () => {
      worker = await startWorker([], answering('GetActivityTask', { error: 'ThrottlingException' }));
      await worker.clock.waiting(1);

      worker.stopping.abort();

      await worker.ended;
      expect(worker.stepFunctions.inputs('GetActivityTask')).toHaveLength(1);
    });

    test('at once, drops its poll', async () => {
      worker = await startWorker([]);
      await worker.stepFunctions.called('GetActivityTask');

      worker.cut.abort();

      await expect(worker.ended).resolves.toBeUndefined();
    });

    test('at once, drops its task without a word, so that the heartbeat is missed', async () => {
      worker = await startWorker([INPUT]);
      await shipping();

      worker.cut.abort();

      await worker.ended;
      expect(operations()).toEqual(['GetActivityTask']);
      expect(worker.log.at(-1)).toMatchObject({ level: 'warn', stopped: true });
    });
  });
});
