import { costSummary } from '../../ops/cost/summary';
import { loadAssembly } from '../../rehearsal/assembly';
import { synthesizeEnvironment } from '../synthesis';
import { madeUpAssembly } from './assemblies';

describe('the bill for the report of a rehearsal', () => {
  const sandbox = costSummary(loadAssembly(synthesizeEnvironment('sandbox').directory));

  it('has lines that add up to its sum', () => {
    expect(sandbox.lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(sandbox.idleUsd, 6);
  });

  it('says what orders add', () => {
    expect(sandbox.orders.length).toBeGreaterThan(0);
  });

  it('leaves orders out where the templates have no workflow for them, and says why', () => {
    const { orders, basis } = costSummary(madeUpAssembly({ one: { resources: {} } }));

    expect(orders).toEqual([]);
    expect(basis[0]).toMatch(/^What orders add is not in it: /);
  });

  it('names a resource that has no price', () => {
    const { basis } = costSummary(
      madeUpAssembly({ one: { resources: { New: { Type: 'AWS::New::Thing' } } } }),
    );

    expect(basis[0]).toContain('AWS::New::Thing (1)');
  });
});
