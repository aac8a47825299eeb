import { ENVIRONMENT_NAMES } from '../../../lib/config';
import { loadAssembly } from '../../../rehearsal/assembly';
import { ARCHITECTURES } from '../../../rehearsal/scenarios/architectures';
import { patienceMs } from '../../../rehearsal/scenarios/orders/process-run';
import { workflowSubject } from '../../../rehearsal/scenarios/orders/subject';
import { synthesizeEnvironment } from '../../synthesis';

const HOUR_MS = 3_600_000;

describe.each(ENVIRONMENT_NAMES)('the rehearsal of %s', (environment) => {
  const assembly = loadAssembly(synthesizeEnvironment(environment).directory);

  it('knows every architecture of it, beside a worker too', () => {
    const absent = ARCHITECTURES.filter((architecture) => !architecture.isIn(assembly, environment));
    expect(absent.map(({ title }) => title)).toEqual([]);
  });

  it('outlasts the longest wait of its workflow', () => {
    const subject = workflowSubject(assembly);
    const scale = 3600;
    expect(subject.longestWaitMs).toBe(environment === 'sandbox' ? HOUR_MS : 72 * HOUR_MS);
    expect(patienceMs(subject, scale)).toBeGreaterThan(subject.longestWaitMs / scale + 30_000);
  });
});
