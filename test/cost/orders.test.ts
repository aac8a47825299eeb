import { costOfOrders } from '../../ops/cost/orders';
import { visits } from '../../ops/cost/usual-way';
import { loadAssembly } from '../../rehearsal/assembly';
import { synthesizeEnvironment } from '../synthesis';
import { madeUpAssembly } from './assemblies';

const WAY = { choices: { Dear: 'Cheap' }, items: 3 };
const END = { Type: 'Pass', End: true };

function names(definition: unknown): Record<string, number> {
  return Object.fromEntries(visits(definition, WAY).map(({ name, times }) => [name, times]));
}

describe('the usual way through a definition', () => {
  it('enters each state in turn, and those of every branch', () => {
    const Branches = [
      { StartAt: 'One', States: { One: END } },
      { StartAt: 'Other', States: { Other: END } },
    ];
    const States = {
      Both: { Type: 'Parallel', Branches, Next: 'Last' },
      Last: END,
    };
    expect(names({ StartAt: 'Both', States })).toEqual({ Both: 1, One: 1, Other: 1, Last: 1 });
  });

  it('goes through a Map once for each item', () => {
    const ItemProcessor = { StartAt: 'Item', States: { Item: END } };
    expect(names({ StartAt: 'Each', States: { Each: { Type: 'Map', ItemProcessor, End: true } } })).toEqual({
      Each: 1,
      Item: 3,
    });
  });

  it('takes the branch of a choice that is named for it', () => {
    const States = { Dear: { Type: 'Choice', Default: 'Costly' }, Cheap: END, Costly: END };
    expect(names({ StartAt: 'Dear', States })).toEqual({ Dear: 1, Cheap: 1 });
  });

  it('does not guess the branch of another choice', () => {
    const States = { Late: { Type: 'Choice', Default: 'Last' }, Last: END };
    expect(() => names({ StartAt: 'Late', States })).toThrow(/usually goes from Late/);
  });

  it('ends where a state leads back to one before', () => {
    const States = { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Pass', Next: 'One' } };
    expect(names({ StartAt: 'One', States })).toEqual({ One: 1, Two: 1 });
  });
});

describe('orders cost', () => {
  const lines = costOfOrders(loadAssembly(synthesizeEnvironment('sandbox').directory));
  const quantityOf = (what: string) => lines.find((line) => line.what === what)?.quantity;

  it('a transition for each state of the workflow', () => {
    // Fifteen in a row, two in parallel, and one for each of two articles.
    expect(quantityOf('states of the workflow')).toBe(19);
  });

  it('an invocation for each function on the way, with the memory that its template gives it', () => {
    expect(quantityOf('invocations of its functions')).toBe(7);
    // Two of the quote function with 512 MB, five of others with 256 MB, 50 ms each.
    expect(quantityOf('seconds of its functions')).toBeCloseTo(0.05 * (2 * 0.5 + 5 * 0.25));
  });

  it('a write to the table and to both of its indexes for each change of an order', () => {
    expect(quantityOf('writes to tables and indexes')).toBe(3 * 3 + 2 * 2 + 1);
  });

  it('more for the workflow than for everything else together', () => {
    const total = lines.reduce((sum, { usdPerMillion }) => sum + usdPerMillion, 0);
    expect(lines[0]).toMatchObject({ what: 'states of the workflow' });
    expect((lines[0]?.usdPerMillion ?? 0) / total).toBeGreaterThan(0.5);
  });

  it('nothing that could be computed without a workflow', () => {
    expect(() => costOfOrders(madeUpAssembly({ empty: { resources: {} } }))).toThrow(
      /one standard state machine/,
    );
  });
});
