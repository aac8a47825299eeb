import type { Settings } from '../config/settings';
import { ecsShift } from '../delivery/deployment/ecs-shift';
import { IMAGE_PLACEHOLDER } from '../delivery/deployment/task-definition';
import { BUILD_VARIABLES } from '../delivery/pipeline/build-variables';
import { scanGate } from '../delivery/pipeline/scan-gate';
import {
  buildUnlessThere,
  logIn,
  logInToPublicGallery,
  readDigest,
  requireDigest,
} from '../image/build-steps';
import type { TrialSettings } from '../image/trial-run';

const { repositoryName, repositoryUri, taskDefinitionParameter, appSpecParameter, releasedImageParameter } =
  BUILD_VARIABLES;

/** What the script needs to know by name: outputs of the release stack, and the variables that hold them. */
export const RELEASE_NAMES = {
  repositoryName,
  repositoryUri,
  taskDefinitionParameter,
  appSpecParameter,
  releasedImageParameter,
  cluster: 'CLUSTER',
  service: 'SERVICE',
  application: 'APPLICATION',
  deploymentGroup: 'DEPLOYMENT_GROUP',
} as const;

/** What the later steps of the job read from `steps.<id>.outputs`. `minutes`: how long to wait for the deployment. */
export const STEP_OUTPUTS = {
  image: BUILD_VARIABLES.image,
  parameter: releasedImageParameter,
  cluster: RELEASE_NAMES.cluster,
  service: RELEASE_NAMES.service,
  application: RELEASE_NAMES.application,
  'deployment-group': RELEASE_NAMES.deploymentGroup,
} as const;

/** Folder of the two documents. */
const RELEASE_FOLDER = 'release';

/** Folder of the order API's Dockerfile. */
const CONTEXT = 'app';

/** Beside shift and waits: five hooks of two minutes at most, and the start of the new tasks. */
const REST_MINUTES = 30;

/** What the action waits at most. */
const LONGEST_WAIT_MINUTES = 360;

/** `repositoryName` is the output `RepositoryName`: CloudFormation takes letters and digits only. */
export function outputName(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

export type ReleaseScriptSettings = TrialSettings & Pick<Settings, 'delivery' | 'deployment' | 'prefix'>;

/**
 * Renders the script with which a job on GitHub prepares a release by CodeDeploy: the image of the commit is built,
 * tried and pushed by the same steps as in the pipeline and the first image, waits for the same verdict of ECR, and is
 * put into the documents that CloudFormation keeps. For `bash`, from the top of the repository.
 *
 * @throws Error when the environment is not released by CodeDeploy
 */
export function releaseScript(settings: ReleaseScriptSettings): string {
  const { delivery, deployment } = settings;
  if (deployment.strategy !== 'codedeploy') {
    throw new Error(
      `deployment.strategy of ${settings.environment} is '${deployment.strategy}': the workflow releases by CodeDeploy. ` +
        "Set it to 'codedeploy', or release by the pipeline.",
    );
  }
  const { digest, image, tag } = BUILD_VARIABLES;
  return [
    'set -euo pipefail',
    readNames(settings),
    `[[ "$GITHUB_SHA" =~ ^[0-9a-f]{40}$ ]] || { echo "GITHUB_SHA is no commit: $GITHUB_SHA"; exit 1; }`,
    `export ${tag}="$GITHUB_SHA"`,
    logIn(),
    logInToPublicGallery(),
    readDigest(tag),
    buildUnlessThere({ settings, tagVariable: tag, context: CONTEXT }),
    readDigest(tag),
    requireDigest(),
    scanGate(delivery.scan),
    `export ${image}="$${repositoryUri}@$${digest}"`,
    `mkdir -p ${RELEASE_FOLDER}`,
    `${readParameter(taskDefinitionParameter)} | sed "s|<${IMAGE_PLACEHOLDER}>|$${image}|" > ${RELEASE_FOLDER}/taskdef.json`,
    `grep -qF "$${image}" ${RELEASE_FOLDER}/taskdef.json || { echo "taskdef.json has no place for the image."; exit 1; }`,
    `${readParameter(appSpecParameter)} > ${RELEASE_FOLDER}/appspec.yaml`,
    ...writeOutputs(releaseMinutes(deployment)),
    '',
  ].join('\n');
}

/** The stack that the workflow's role may read: nothing is copied by hand into GitHub but the role itself. */
function readNames({ prefix, environment }: ReleaseScriptSettings): string {
  const stack = `${prefix}-${environment}-github-release`;
  const cases = Object.entries(RELEASE_NAMES).map(
    ([name, variable]) => `    ${outputName(name)}) export ${variable}="$value" ;;`,
  );
  return `outputs=$(aws cloudformation describe-stacks --stack-name ${stack} --query 'Stacks[0].Outputs[].[OutputKey, OutputValue]' --output text)
while IFS=$'\\t' read -r name value; do
  case "$name" in
${cases.join('\n')}
  esac
done <<< "$outputs"`;
}

function readParameter(variable: string): string {
  return `aws ssm get-parameter --name "$${variable}" --query Parameter.Value --output text`;
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-output-parameter */
function writeOutputs(minutes: number): string[] {
  const lines = Object.entries(STEP_OUTPUTS).map(([output, variable]) => `echo "${output}=$${variable}"`);
  return [
    '{',
    ...[...lines, `echo "minutes=${minutes}"`].map((line) => `  ${line}`),
    '} >> "$GITHUB_OUTPUT"',
  ];
}

/** The action adds the two waits of the deployment group by itself. */
function releaseMinutes({ shift }: Settings['deployment']): number {
  return Math.min(ecsShift(shift).totalMinutes + REST_MINUTES, LONGEST_WAIT_MINUTES);
}
