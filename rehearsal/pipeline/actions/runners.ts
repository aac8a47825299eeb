import type { ActionRunners } from './action';
import { manualApproval } from './approval';
import { codeBuild } from './build';
import { codeDeployToEcs } from './codedeploy-to-ecs';
import { ecsDeploy } from './ecs';
import { connectionSource, s3Source } from './source';

/** What each provider of actions does in a rehearsal. */
export const ACTION_RUNNERS: ActionRunners = {
  S3: s3Source,
  CodeStarSourceConnection: connectionSource,
  CodeBuild: codeBuild,
  Manual: manualApproval,
  CodeDeployToECS: codeDeployToEcs,
  ECS: ecsDeploy,
};
