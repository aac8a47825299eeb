import { CONTAINER_PORT, ENV, PATHS } from '../../app/src/contract';
import type { Settings } from '../config/settings';
import { keepAliveSeconds, shutdownDeadlineSeconds } from '../config/timeouts';

/** Writable folder of the container. Everything else in it is read-only. */
const SCRATCH_FOLDER = '/scratch';

/** User and group that the service runs as. */
const USER = '1000:1000';

/** The trial asks for liveness only, which does not touch the table. */
const TABLE_NAME = 'not-used-by-the-trial';

/** CPU units of one processor. */
const CPU_UNITS = 1024;

/** Processors of CodeBuild's small ARM host; Docker refuses to promise more than there are. */
const BUILD_HOST_CPUS = 2;

export type TrialSettings = Pick<Settings, 'environment' | 'logs' | 'service' | 'timeouts'>;

/**
 * `docker run` with the limits that the service's task definition sets: the same environment, processor and memory,
 * a read-only root with one writable volume, the same user, no capability. A test compares the two.
 *
 * A volume rather than a tmpfs, because it takes the owner of the folder from the image, as a Fargate volume does.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 */
export function trialRun(settings: TrialSettings, image: string): string {
  const { service, timeouts } = settings;
  const environment: Record<string, string> = {
    [ENV.port]: String(CONTAINER_PORT),
    [ENV.tableName]: TABLE_NAME,
    [ENV.logLevel]: settings.logs.level,
    [ENV.environment]: settings.environment,
    [ENV.requestTimeout]: String(timeouts.request),
    [ENV.keepAliveTimeout]: String(keepAliveSeconds(timeouts)),
    [ENV.shutdownDeadline]: String(shutdownDeadlineSeconds(timeouts)),
    [ENV.scratch]: SCRATCH_FOLDER,
  };
  return [
    `docker run --detach --read-only --user ${USER} --cap-drop ALL --security-opt no-new-privileges`,
    `--mount type=volume,destination=${SCRATCH_FOLDER}`,
    `--cpus ${Math.min(service.cpu / CPU_UNITS, BUILD_HOST_CPUS)} --memory ${service.memoryMiB}m`,
    `--publish 127.0.0.1:${CONTAINER_PORT}:${CONTAINER_PORT}`,
    // Fargate sets the region; CodeBuild's own is passed on by name.
    '--env AWS_REGION',
    ...Object.entries(environment).map(([name, value]) => `--env ${name}=${value}`),
    image,
  ].join(' ');
}

/** Where the trial asks for liveness, from the build host. */
export const TRIAL_URL = `http://127.0.0.1:${CONTAINER_PORT}${PATHS.live}`;
