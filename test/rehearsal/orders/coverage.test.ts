import { audit } from '../../../rehearsal/orders/audit';
import type { Execution } from '../../../rehearsal/state-machine/execution';
import { sandboxWorkflow } from '../../soak/assembly';
import type { OrderPlan } from '../../soak/fates';
import { WELL } from '../../soak/fates';
import { SoakWorld } from '../../soak/world';
import { recoveriesOf } from './recoveries';
import type { Recovery } from './recoveries';
import { failing, GOOD } from './routes';

const workflow = sandboxWorkflow();
const { states, retriers, catchers } = recoveriesOf(workflow.subject.model.definition);

const reached = new Set<string>();
const retried = new Set<string>();
const caught = new Set<string>();

/** Runs one order to its end, draws up the account, and remembers what it came through. */
async function run(plan: OrderPlan, orderId = 'order-1'): Promise<Execution> {
  const world = new SoakWorld(workflow, 1);
  const execution = world.place(orderId, plan);
  await world.settle();
  expect(audit({ books: world.books(), parked: world.parked, pending: world.pending })).toEqual([]);
  for (const { state, retries, end } of execution.visits) {
    reached.add(state);
    for (const { retrier } of retries) retried.add(`${state} ${retrier}`);
    if (end?.catcher !== undefined) caught.add(`${state} ${end.catcher}`);
  }
  return execution;
}

/** One case for each name that retriers or catchers list. */
function byName<T extends Recovery>(recoveries: readonly T[]): readonly (readonly [string, string, T])[] {
  return recoveries.flatMap((recovery) =>
    recovery.errors.map((error) => [recovery.state, error, recovery] as const),
  );
}

/** The real handlers in this process, under the synthesized definition. */
describe('each retrier of the order workflow', () => {
  it.each(byName(retriers.filter(({ attempts }) => attempts > 0)))(
    'of %s repeats it after %s',
    async (state, error, { index }) => {
      const { visits } = await run(failing(state, error, 1));
      const retries = visits.filter((visit) => visit.state === state).flatMap((visit) => visit.retries);
      expect(retries.map(({ retrier }) => retrier)).toEqual([index]);
    },
  );

  it.each(byName(retriers.filter(({ attempts }) => attempts > 0)))(
    'of %s gives up after %s for the last time',
    async (state, error, { attempts }) => {
      const { visits } = await run(failing(state, error, Infinity));
      const [visit] = visits.filter((one) => one.state === state && one.retries.length > 0);
      expect(visit?.retries).toHaveLength(attempts);
      expect(visit?.end?.outcome).not.toBe('succeeded');
    },
  );

  it.each(byName(retriers.filter(({ attempts }) => attempts === 0)))(
    'of %s that forbids it does not repeat it after %s',
    async (state, error, { index }) => {
      const { visits } = await run(failing(state, error, Infinity));
      const visit = visits.find((one) => one.state === state);
      expect([visit?.retries, visit?.end?.outcome]).toEqual([[], expect.stringMatching(/caught|failed/)]);
      // What forbids a repetition is seen by there being none.
      retried.add(`${state} ${index}`);
    },
  );
});

describe('each catcher of the order workflow', () => {
  it.each(byName(catchers))('of %s takes %s', async (state, error, { index, next }) => {
    const { visits } = await run(failing(state, error, Infinity));
    const visit = visits.find((one) => one.state === state && one.end?.catcher !== undefined);
    expect(visit?.end).toMatchObject({ catcher: index, next });
  });
});

describe('an order', () => {
  it('that is none is refused before anything is done', async () => {
    const { visits } = await run({ ...GOOD, lines: [] });
    expect(visits.map(({ state }) => state)).toEqual([
      'Prepare',
      'IsValid',
      'RejectInvalidOrder',
      'WasRefused',
      'CloseRejected',
      'OrderRejected',
    ]);
  });

  it('whose charge is not confirmed as it should be is refunded', async () => {
    const { visits } = await run({
      ...GOOD,
      fate: (state) => (state === 'ChargePayment' ? { kind: 'malformed' } : WELL),
    });
    expect(visits.map(({ state }) => state)).toContain('ChargeIsMalformed');
    expect(visits.at(-1)?.state).toBe('OrderFailed');
  });

  it('whose shipment nobody can follow is parked', async () => {
    const { visits } = await run({ ...GOOD, shipping: () => 'malformed' });
    expect(visits.map(({ state }) => state)).toContain('ShipmentIsMalformed');
    expect(visits.at(-1)?.state).toBe('OrderParked');
  });

  it('whose execution somebody stops is parked', async () => {
    const execution = await run({ ...GOOD, stoppedAfter: 60 });
    expect(execution.view().status).toBe('ABORTED');
  });

  it('whose answer is too large for a state is parked', async () => {
    const execution = await run({
      ...GOOD,
      fate: (state) => (state === 'ScreenForFraud' ? { kind: 'oversized' } : WELL),
    });
    expect(execution.view()).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

/** After everything above. */
describe('the cases above, together', () => {
  it('reach every state of the definition', () => {
    expect(states.filter((state) => !reached.has(state))).toEqual([]);
  });

  it('come through every retrier', () => {
    expect(retriers.filter(({ state, index }) => !retried.has(`${state} ${index}`))).toEqual([]);
  });

  it('come through every catcher', () => {
    expect(catchers.filter(({ state, index }) => !caught.has(`${state} ${index}`))).toEqual([]);
  });
});
