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

/**
 * Releases the service and follows the release to its end.
 *
 * @throws OpsError for alarms that are to be ignored by the pipeline: what its deploy action can be told is the
 *   application, the deployment group and where the two documents and the image are, and no alarms.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html
 */
export async function release(context: OpsContext, options: ReleaseOptions): Promise<ExitStatus> {
  const { image, ignoreAlarms } = options;
  if (image !== undefined) return releaseImage(context, { image, ignoreAlarms });
  if (ignoreAlarms === undefined) return releaseByPipeline(context);
  throw new OpsError({
    setting: '--ignore-alarms',
    value: "given without --image, and CodePipeline's deploy action has no setting that overrides alarms",
    fix: `let the pipeline build the image, though the alarm stops its deployment: npm run ops -- release
       then release that image past the alarm: npm run ops -- release --image <tag> --ignore-alarms "${ignoreAlarms}"`,
  });
}
