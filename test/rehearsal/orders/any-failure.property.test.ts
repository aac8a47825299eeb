import * as fc from 'fast-check';
import { sandboxWorkflow } from '../../soak/assembly';
import { ORDERS_IN_A_SHOP } from '../../soak/any-orders';
import { accountIsRight } from '../../soak/shop';
import type { SoakSubject } from '../../soak/subject';

const EXECUTIONS = 1_000;

/** The real handlers under the synthesized definition; `npm run soak` does the same a hundred times as often. */
describe('orders whose tasks fail at random', () => {
  it('lose nothing, are charged once at most, and end with the stock whole', async () => {
    const found: Record<string, number> = {};
    const property = accountIsRight(sandboxWorkflow(), ({ statuses }) => {
      for (const status of statuses) found[status] = (found[status] ?? 0) + 1;
    });
    await fc.assert(property, { numRuns: Math.ceil(EXECUTIONS / ORDERS_IN_A_SHOP) });
    // Failures that hit nothing, or everything, would prove nothing.
    for (const status of ['CONFIRMED', 'REJECTED', 'FAILED', 'PARKED']) {
      expect(found[status]).toBeGreaterThan(EXECUTIONS / 50);
    }
  }, 600_000);

  it('are found out when the definition forgets to release the stock of a declined order', async () => {
    const { failed } = await fc.check(
      accountIsRight(forgetful(sandboxWorkflow()), () => undefined),
      { numRuns: 50, seed: 1, endOnFailure: true },
    );
    expect(failed).toBe(true);
  });
});

/** The workflow with a catcher that leads past the release. */
function forgetful(workflow: SoakSubject): SoakSubject {
  const { model } = workflow.subject;
  const states = Object.entries(model.definition.States).map(([name, state]) => {
    if (name !== 'ChargePayment' || state.Type !== 'Task') return [name, state] as const;
    const Catch = state.Catch.map((catcher) =>
      catcher.ErrorEquals.includes('PaymentDeclined') ? { ...catcher, Next: 'WasRefused' } : catcher,
    );
    return [name, { ...state, Catch }] as const;
  });
  const definition = { ...model.definition, States: Object.fromEntries(states) };
  return { ...workflow, subject: { ...workflow.subject, model: { ...model, definition } } };
}
