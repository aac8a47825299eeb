import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import type { ExitStatus } from '../exit';
import { releaseByPipeline } from './by-pipeline';
import { releaseImage } from './release-image';

export interface ReleaseOptions {
  /** @default the pipeline builds one of the source */
  readonly image?: string;
  /** Why no alarm is to guard the release. */
  readonly ignoreAlarms?: string;
}

/** Releases the service and follows the release to its end. */
export async function release(context: OpsContext, options: ReleaseOptions): Promise<ExitStatus> {
  const { image, ignoreAlarms } = options;
  if (image !== undefined) return releaseImage(context, { image, ignoreAlarms });
  if (ignoreAlarms === undefined) return releaseByPipeline(context);
  throw new OpsError({
    setting: '--ignore-alarms',
    value: 'given without --image, and the deploy action of a pipeline overrides no alarms',
    fix: 'name the image that the pipeline built: --image <tag>',
  });
}
