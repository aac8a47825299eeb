import type { BuildState } from './builds';
import { isRecord, text } from './cloudformation';
import { DIGEST_VARIABLE, SEED_PROPERTIES } from './contract';

/** What a request of CloudFormation asks for. */
export type Decision =
  /** Build the first image of the repository. */
  | { readonly kind: 'build'; readonly projectName: string; readonly repositoryName: string }
  /** The image that was built once stays the seed. */
  | { readonly kind: 'keep'; readonly repositoryName: string; readonly digest: string }
  /** Nothing to undo: images go with their repository. */
  | { readonly kind: 'forget'; readonly physicalResourceId: string };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Decides what a request asks for. An update never builds again: releases come from the pipeline, and the digest is
 * imported by the service's stack, so CloudFormation would refuse to change it. Only another repository, which is
 * empty, needs a build.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function decide(event: unknown): Decision {
  const type = text(event, 'RequestType');
  switch (type) {
    case 'Create':
      return build(event);
    case 'Update': {
      const asked = build(event);
      const seed = parseSeedId(text(event, 'PhysicalResourceId'));
      return seed?.repositoryName === asked.repositoryName ? { kind: 'keep', ...seed } : asked;
    }
    case 'Delete':
      return { kind: 'forget', physicalResourceId: text(event, 'PhysicalResourceId') };
    default:
      throw new Error(`RequestType is "${type}"; this handler knows Create, Update and Delete.`);
  }
}

function build(event: unknown): { kind: 'build'; projectName: string; repositoryName: string } {
  const properties = isRecord(event) ? event.ResourceProperties : undefined;
  return {
    kind: 'build',
    projectName: text(properties, SEED_PROPERTIES.projectName),
    repositoryName: text(properties, SEED_PROPERTIES.repositoryName),
  };
}

/** Physical id of the seed. It carries the digest, so that an update can tell it without asking anybody. */
export function seedId(repositoryName: string, digest: string): string {
  return `${repositoryName}@${digest}`;
}

function parseSeedId(id: string): { repositoryName: string; digest: string } | undefined {
  const [repositoryName, digest] = id.split('@');
  if (repositoryName === undefined || digest === undefined || !DIGEST.test(digest)) return undefined;
  return { repositoryName, digest };
}

export type Outcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly digest: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a build has come to. */
export function outcomeOf(build: BuildState): Outcome {
  if (build.buildStatus === 'IN_PROGRESS') return { kind: 'running' };
  if (build.buildStatus !== 'SUCCEEDED') return { kind: 'failed', reason: failureOf(build) };
  const digest = build.exportedEnvironmentVariables?.find(({ name }) => name === DIGEST_VARIABLE)?.value;
  if (digest === undefined || !DIGEST.test(digest)) {
    const found = digest === undefined ? 'nothing' : `"${digest}"`;
    return {
      kind: 'failed',
      reason: `Build ${build.id} succeeded but exported ${found} as ${DIGEST_VARIABLE}. Log: ${logOf(build)}`,
    };
  }
  return { kind: 'succeeded', digest };
}

function failureOf(build: BuildState): string {
  const causes = (build.phases ?? [])
    .filter(({ phaseStatus }) => phaseStatus !== undefined && phaseStatus !== 'SUCCEEDED')
    .map(({ phaseType, phaseStatus, contexts }) => {
      const details = (contexts ?? []).map(({ statusCode, message }) =>
        [statusCode, message].filter(Boolean).join(' '),
      );
      return [`${phaseType} ${phaseStatus}`, ...details.filter((detail) => detail !== '')].join(': ');
    });
  return [
    `The first image was not built: build ${build.id} ended as ${build.buildStatus}.`,
    ...causes.map((cause) => `${cause}.`),
    `Log: ${logOf(build)}`,
  ].join(' ');
}

function logOf(build: BuildState): string {
  return build.logs?.deepLink ?? 'none was written';
}
