import type { ScanSettings, SecretReference } from '../../config/settings';
import {
  buildUnlessThere,
  logIn,
  logInToPublicGallery,
  readDigest,
  requireDigest,
  type LayerCache,
} from '../../image/build-steps';
import type { TrialSettings } from '../../image/trial-run';
import { BUILD_VARIABLES } from './build-variables';
import { scanGate } from './scan-gate';

/** The Node.js version of the build host: that of the image and of the functions. */
const NODE_VERSION = 24;

/** Folder of what the deploy stage gets. CodePipeline takes 3 MB at most, so it holds nothing else. */
const RELEASE_FOLDER = 'release';

/** Names that CodePipeline's deploy actions look for by default. */
export const RELEASE_FILES = {
  image: 'imageDetail.json',
  imageDefinitions: 'imagedefinitions.json',
  taskDefinition: 'taskdef.json',
  appSpec: 'appspec.yaml',
} as const;

/** How the source is tested, from the top of the repository. */
export interface SourceTests {
  readonly commands: readonly string[];
  /** File of test results that the commands write, in the form of JUnit. */
  readonly results: string;
  /** File of line coverage that the commands write, in the form of Clover. */
  readonly coverage: string;
}

export interface BuildBuildspecOptions {
  readonly settings: TrialSettings;
  readonly scan: ScanSettings;
  /** Where the image's tag comes from: the revision itself, or the content of the archive that it names. */
  readonly tag: 'commit' | 'archive';
  /** Which deploy action reads the release. */
  readonly strategy: 'codedeploy' | 'ecs-native';
  /** Name of the container that runs the image. */
  readonly containerName: string;
  /** Folder of the Dockerfile, from the top of the repository. */
  readonly context: string;
  /** @default no cache of layers */
  readonly cache?: LayerCache;
  readonly tests: SourceTests;
  /** ARNs of the report groups. */
  readonly reportGroups: { readonly tests: string; readonly coverage: string };
  /** @default none */
  readonly variables?: Readonly<Record<string, SecretReference>>;
}

/**
 * Renders the buildspec of the pipeline: install, test, then build, try and push the image, wait for its scan, and write
 * what the deploy stage reads.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function buildBuildspec(options: BuildBuildspecOptions) {
  const { digest, image, page, tag } = BUILD_VARIABLES;
  return {
    version: '0.2',
    env: {
      shell: 'bash',
      ...variablesByReference(options.variables ?? {}),
      'exported-variables': [tag, digest, image, page],
    },
    phases: {
      install: { 'runtime-versions': { nodejs: NODE_VERSION }, commands: ['npm ci --no-audit --no-fund'] },
      pre_build: {
        commands: [
          TAGS[options.tag],
          `export ${page}="$CODEBUILD_BUILD_URL"`,
          ...options.tests.commands,
          logIn(),
          logInToPublicGallery(),
          readDigest(tag),
        ],
      },
      build: {
        // Without this, post_build would run after a failed build and say something else.
        'on-failure': 'ABORT',
        commands: [
          buildUnlessThere({
            settings: options.settings,
            tagVariable: tag,
            context: options.context,
            cache: options.cache,
          }),
        ],
      },
      post_build: {
        commands: [readDigest(tag), requireDigest(), scanGate(options.scan), ...releaseFiles(options)],
      },
    },
    reports: {
      [options.reportGroups.tests]: { files: [options.tests.results], 'file-format': 'JUNITXML' },
      [options.reportGroups.coverage]: { files: [options.tests.coverage], 'file-format': 'CLOVERXML' },
    },
    artifacts: { 'base-directory': RELEASE_FOLDER, files: ['*'] },
    cache: { paths: ['/root/.npm/**/*'] },
  };
}

/**
 * An archive is hashed as it was uploaded: the same content gives the same tag, whoever uploads it and how often.
 * A commit is checked, so that no branch name becomes a tag. The version is put behind an equals sign: S3 makes ids of any
 * URL-ready characters, and one that begins with a hyphen would be read as an option.
 */
const TAGS: Readonly<Record<BuildBuildspecOptions['tag'], string>> = {
  commit: `if [[ ! "$${BUILD_VARIABLES.revision}" =~ ^[0-9a-f]{40}$ ]]; then
  echo "The revision is $${BUILD_VARIABLES.revision}, which is no commit: there is no tag for the image."
  false
else
  export ${BUILD_VARIABLES.tag}="$${BUILD_VARIABLES.revision}"
fi`,
  archive:
    `archive=$(mktemp) && aws s3api get-object --bucket "$${BUILD_VARIABLES.sourceBucket}" ` +
    `--key "$${BUILD_VARIABLES.sourceKey}" --version-id="$${BUILD_VARIABLES.revision}" "$archive" > /dev/null ` +
    `&& ${BUILD_VARIABLES.tag}=$(sha256sum < "$archive" | cut -d ' ' -f 1) ` +
    `&& export ${BUILD_VARIABLES.tag} && rm "$archive"`,
};

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager */
function variablesByReference(variables: Readonly<Record<string, SecretReference>>) {
  const parameters: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const [name, reference] of Object.entries(variables)) {
    if (reference.source === 'ssm') parameters[name] = reference.name;
    else
      secrets[name] = [reference.name, ...(reference.field === undefined ? [] : [reference.field])].join(':');
  }
  return {
    ...(Object.keys(parameters).length > 0 ? { 'parameter-store': parameters } : {}),
    ...(Object.keys(secrets).length > 0 ? { 'secrets-manager': secrets } : {}),
  };
}

function releaseFiles({ strategy, containerName }: BuildBuildspecOptions): string[] {
  const { appSpecParameter, digest, image, repositoryUri, taskDefinitionParameter } = BUILD_VARIABLES;
  const prepare = [
    `export ${image}="$${repositoryUri}@$${digest}"`,
    `mkdir ${RELEASE_FOLDER}`,
    write(RELEASE_FILES.image, `{"ImageURI":"%s"}`),
  ];
  return strategy === 'codedeploy'
    ? [
        ...prepare,
        readParameter(taskDefinitionParameter, RELEASE_FILES.taskDefinition),
        readParameter(appSpecParameter, RELEASE_FILES.appSpec),
      ]
    : [...prepare, write(RELEASE_FILES.imageDefinitions, `[{"name":"${containerName}","imageUri":"%s"}]`)];
}

function write(file: string, format: string): string {
  return `printf '${format}\\n' "$${BUILD_VARIABLES.image}" > ${RELEASE_FOLDER}/${file}`;
}

/** Read when the release is built, so that a task definition changed by CDK goes out with the next release. */
function readParameter(variable: string, file: string): string {
  return `aws ssm get-parameter --name "$${variable}" --query Parameter.Value --output text > ${RELEASE_FOLDER}/${file}`;
}
