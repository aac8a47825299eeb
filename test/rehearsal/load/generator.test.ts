import { startLoad } from '../../../rehearsal/load/generator';
import type { Load } from '../../../rehearsal/load/generator';
import type { LoadClient, LoadRequest } from '../../../rehearsal/load/client';
import { seededRandom } from '../../../rehearsal/load/random';
import type { Operation, Workload } from '../../../rehearsal/load/workload';

type Answer = Awaited<ReturnType<LoadClient['send']>>;

/** A client whose answers a test gives. */
function client(send: (request: LoadRequest, index: number) => Promise<Partial<Answer>>): LoadClient {
  let sent = 0;
  return {
    async send(request) {
      const answer = await send(request, sent++);
      return {
        traceRoot: `root-${request.path}`,
        status: 200,
        headers: {},
        text: '',
        ms: 0,
        json: () => ({}),
        ...answer,
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Asks for /1, /2, … and takes any answer unless a test says otherwise. */
function counting(check: Operation['check'] = () => undefined): Workload {
  let next = 0;
  return {
    description: '',
    needsTable: false,
    next: () => ({ name: 'get', request: { method: 'GET', path: `/${(next += 1)}` }, check }),
    settle: () => Promise.resolve({ retried: 0, hadSucceeded: 0, readBack: 0, problems: [] }),
  };
}

describe('open-loop load', () => {
  const loads: Load[] = [];
  const start = (options: Partial<Parameters<typeof startLoad>[0]>): Load => {
    const load = startLoad({
      client: client(() => Promise.resolve({})),
      workload: counting(),
      ratePerSecond: 2000,
      random: seededRandom(1),
      ...options,
    });
    loads.push(load);
    return load;
  };
  afterEach(() => {
    for (const load of loads.splice(0)) load.cancel();
  });

  const times = async (): Promise<number[]> => {
    const load = start({});
    await load.answered(20);
    const samples = await load.stop();
    return samples
      .map(({ atMs }) => atMs)
      .toSorted((a, b) => a - b)
      .slice(0, 20);
  };

  test('goes on sending while earlier requests have no answer', async () => {
    let sent = 0;
    const release: (() => void)[] = [];
    const twenty = new Promise<void>((resolve) => {
      start({
        client: client(
          () =>
            new Promise((answer) => {
              release.push(() => answer({}));
              if ((sent += 1) === 20) resolve();
            }),
        ),
      });
    });

    await twenty;

    expect(loads[0]?.samples).toHaveLength(0);
    for (const answer of release) answer();
  });

  test('tells when so many requests more were answered', async () => {
    const load = start({});

    await load.answered(30);

    expect(load.samples.length).toBeGreaterThanOrEqual(30);
  });

  test('is content with a fifth of them when time is up', async () => {
    const load = start({});

    // Far more than this machine is late by, even when it is busy: the load makes up for a pause at once.
    await load.answered(2000, 0);

    expect(load.samples.length).toBeGreaterThanOrEqual(400);
    expect(load.samples.length).toBeLessThan(2000);
  });

  test('lets users wait while as many requests are under way as may be', async () => {
    const answers: (() => void)[] = [];
    const slow = client(async () => {
      await new Promise<void>((resolve) => {
        answers.push(resolve);
      });
      return {};
    });
    start({ mostAtOnce: 3, client: slow });
    await start({}).answered(20);
    const atOnce = answers.length;
    answers[0]?.();
    await start({}).answered(20);

    expect([atOnce, answers.length]).toEqual([3, 4]);
  });

  test('stops sending, and waits for what is under way', async () => {
    const load = start({});
    await load.answered(5);

    const samples = await load.stop();

    expect(await load.stop()).toHaveLength(samples.length);
  });

  test('sends the same requests at the same times with the same seed', async () => {
    expect(await times()).toEqual(await times());
  });

  test('takes an answer that is not what was promised for a failure, with its reason', async () => {
    const load = start({ workload: counting(({ status }) => `status ${status}`) });
    await load.answered(1);

    expect((await load.stop())[0]).toMatchObject({ status: 200, failure: 'status 200' });
  });

  test('takes an answer that cannot be read for a failure', async () => {
    const load = start({
      workload: counting(() => {
        throw new Error('the body is not JSON');
      }),
    });
    await load.answered(1);

    expect((await load.stop())[0]).toMatchObject({ failure: 'the body is not JSON' });
  });

  test('takes a broken connection for a failure without a status', async () => {
    const load = start({ client: client(() => Promise.reject(new Error('other side closed'))) });
    await load.answered(1);

    const [first] = await load.stop();

    expect(first).toMatchObject({ failure: 'no answer: other side closed' });
    expect(first?.status).toBeUndefined();
  });

  test('names the task that answered, by the trace of the request', async () => {
    const load = start({ servedBy: (root) => root.replace('root-/', 'task-') });
    await load.answered(3);

    const samples = await load.stop();

    expect(samples.slice(0, 3).map(({ target }) => target)).toEqual(['task-1', 'task-2', 'task-3']);
  });
});
