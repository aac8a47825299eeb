import { executionPath } from '../../../../rehearsal/scenarios/orders/execution-path';
import type { ExecutionPath } from '../../../../rehearsal/scenarios/types';
import { sandboxWorkflow } from '../../../soak/assembly';
import { SoakWorld } from '../../../soak/world';
import { failing, GOOD } from '../../orders/routes';

const workflow = sandboxWorkflow();

async function pathOf(plan = GOOD): Promise<ExecutionPath> {
  const world = new SoakWorld(workflow, 1);
  const execution = world.place('order-1', plan);
  await world.settle();
  return executionPath(execution, workflow.subject.model.definition, (ms) => ms / 1000);
}

function steps({ links }: ExecutionPath): readonly string[] {
  return links
    .flatMap(({ from, to, kind, steps: taken }) =>
      taken.map((step) => ({ step, text: `${from} ${kind} ${to}` })),
    )
    .toSorted((a, b) => a.step - b.step)
    .map(({ text }) => text);
}

describe('the way of an execution', () => {
  it('has its steps in order, from the first state to the last', async () => {
    const taken = steps(await pathOf({ ...GOOD, customer: 'declined-1' }));
    expect(taken).toEqual([
      'Prepare next IsValid',
      'IsValid choice PriceLines',
      'PriceLines next TotalOrder',
      'TotalOrder next ReserveAndScreen',
      'ReserveAndScreen next ChargePayment',
      'ChargePayment catch ReleaseStock',
      'ReleaseStock next WasRefused',
      'WasRefused choice CloseRejected',
      'CloseRejected next OrderRejected',
    ]);
  });

  it('tells a catcher from another one that leads to the same state', async () => {
    const { links } = await pathOf(failing('PriceLines', 'UnknownSku', Infinity));
    const taken = links.filter(({ steps: along }) => along.length > 0).map(({ errors }) => errors ?? []);
    expect(taken.flat()).toEqual(['UnknownSku', 'InvalidQuote']);
  });

  it('has every attempt that was repeated, and the error', async () => {
    const { visits } = await pathOf(failing('TotalOrder', 'TryAgain', 2));
    const [total] = visits.filter(({ state }) => state === 'TotalOrder');
    expect(total?.retries.map(({ error }) => error)).toEqual(['TryAgain', 'TryAgain']);
    expect(total?.retries.every(({ at }) => at >= total.from && at <= total.to)).toBe(true);
  });

  it('begins with the longest way, branches and items below the state that they are in', async () => {
    const { states } = await pathOf();
    const names = states.map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['Prepare', 'IsValid', 'PriceLines', 'QuoteLine']);
    expect(names.indexOf('OrderFulfilled')).toBeLessThan(names.indexOf('RefundPayment'));
    expect(states.filter(({ depth }) => depth > 0).map(({ name }) => name)).toEqual([
      'QuoteLine',
      'ReserveStock',
      'ScreenForFraud',
    ]);
  });
});
