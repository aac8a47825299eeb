import { type Assembly, loadAssembly } from '../../../rehearsal/assembly';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import { scaledClock } from '../../../rehearsal/clock';
import {
  RehearsedPipeline,
  type RehearsedPipelineOptions,
} from '../../../rehearsal/pipeline/rehearsed-pipeline';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';
import { type Ending, startFakeAccount } from './fake-account';
import { temporaryFolder } from './lab';

/** The sandbox of the product, as it is configured. */
export function sandbox(): Assembly {
  return loadAssembly(synthesizeEnvironment('sandbox').directory);
}

export interface RehearsalOptions extends Partial<RehearsedPipelineOptions> {
  readonly assembly: Assembly;
  readonly endings?: readonly Ending[];
}

/** The pipeline of an assembly before an account whose deployments end as told. Minutes take a tenth of a second. */
export async function rehearse({ assembly, endings, ...options }: RehearsalOptions) {
  const clock = scaledClock(600);
  const resolver = undeployedResolver(assembly);
  const account = await startFakeAccount({ clock, assembly, resolver, endings });
  const metrics = metricStore();
  const rehearsed = new RehearsedPipeline({
    assembly,
    resolver,
    account,
    clock,
    metrics,
    folder: temporaryFolder(),
    scan: () => ({ status: 'COMPLETE', completedAt: '2026-11-21T12:00:00Z' }),
    ...options,
  });
  return {
    rehearsed,
    pipeline: rehearsed.pipeline,
    account,
    metrics,
    async close() {
      await rehearsed.close();
      await account.close();
    },
  };
}
