import { manualClock } from '../../../rehearsal/clock';
import type { ManualClock } from '../../../rehearsal/clock';
import { askCustomResource } from '../../../rehearsal/delivery/custom-resource';
import type {
  CustomResourceAnswer,
  CustomResourceRequest,
} from '../../../rehearsal/delivery/custom-resource';
import type { InvokeRequest } from '../../../rehearsal/lambda/service';

const REQUEST: CustomResourceRequest = {
  type: 'Update',
  stackId: 'shop',
  logicalId: 'Guard',
  resourceType: 'Custom::LiveTargetGroup',
  physicalId: 'guard-1',
  properties: { ServiceToken: 'arn:guard', ServiceTimeout: '1200', Watched: [{ Port: 80, Open: true }] },
  oldProperties: { ServiceToken: 'arn:guard', Watched: [] },
};

/** Asks with a function that is called with the event. */
function ask(respond: (event: Record<string, unknown>) => Promise<unknown>): {
  readonly answer: Promise<CustomResourceAnswer>;
  readonly sent: InvokeRequest[];
} {
  const sent: InvokeRequest[] = [];
  const send = (request: InvokeRequest): void => {
    sent.push(request);
    void respond(JSON.parse(request.payload));
  };
  return { answer: askCustomResource(REQUEST, { send }, manualClock()), sent };
}

/** Puts an answer to the address of an event, as a handler does. */
function put(event: Record<string, unknown>, body: object | string): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(String(event.ResponseURL), { method: 'PUT', body: text });
}

describe('a custom resource', () => {
  it('is asked as CloudFormation asks, values as text', async () => {
    let seen: Record<string, unknown> = {};
    const { answer, sent } = ask((event) => {
      seen = event;
      return put(event, { Status: 'SUCCESS', PhysicalResourceId: 'guard-1' });
    });
    await answer;
    expect(sent.map(({ functionName }) => functionName)).toEqual(['arn:guard']);
    expect(seen).toMatchObject({
      RequestType: 'Update',
      StackId: 'shop',
      LogicalResourceId: 'Guard',
      PhysicalResourceId: 'guard-1',
      ResourceProperties: { Watched: [{ Port: '80', Open: 'true' }] },
      OldResourceProperties: { Watched: [] },
    });
  });

  it('gives its attributes', async () => {
    const { answer } = ask((event) =>
      put(event, { Status: 'SUCCESS', PhysicalResourceId: 'guard-1', Data: { Live: 'green' } }),
    );
    expect(await answer).toEqual({ status: 'SUCCESS', physicalId: 'guard-1', data: { Live: 'green' } });
  });

  it('fails with the reason that it gives', async () => {
    const { answer } = ask((event) => put(event, { Status: 'FAILED', Reason: 'a release is under way' }));
    expect(await answer).toEqual({ status: 'FAILED', reason: 'a release is under way' });
  });

  it('fails when its answer cannot be read', async () => {
    const { answer } = ask((event) => put(event, 'neither'));
    expect(await answer).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('cannot be read'),
    });
  });

  it.each([
    ['at the pace of the function', 1, 1_200_000],
    ['and no sooner than a function of this machine may take, however fast the clock', 240, 7_200_000],
  ])('fails when it does not answer within its ServiceTimeout, %s', async (_, scale, dueMs) => {
    const clock: ManualClock = { ...manualClock(), scale };
    const asked = new Promise<void>((resolve) => {
      void askCustomResource(REQUEST, { send: () => resolve() }, clock).then((answer) =>
        answers.push(answer),
      );
    });
    const answers: CustomResourceAnswer[] = [];
    await asked;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(dueMs - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([]);
    clock.advance(1);
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answers).toEqual([
      { status: 'FAILED', reason: 'The custom resource Guard did not answer within 1200 seconds.' },
    ]);
  });
});
