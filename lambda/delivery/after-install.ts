import { ECSClient } from '@aws-sdk/client-ecs';
import { requireVariable } from '../hooks/environment';
import { DEPLOYMENT_HOOK_VARIABLES } from './contract';
import { deploymentHook } from './hook';
import { waitForNewTasks } from './new-tasks';

const ecs = new ECSClient({});

/** AfterInstall, `POST_SCALE_UP`: whether as many tasks of the new version run as are wanted. */
export const handler = deploymentHook(({ release, time, signal }) =>
  waitForNewTasks({
    ecs,
    cluster: requireVariable(DEPLOYMENT_HOOK_VARIABLES.cluster),
    service: process.env[DEPLOYMENT_HOOK_VARIABLES.service],
    release,
    time,
    signal,
  }),
);
