import { z } from 'zod';
import { filesOf } from '../archive';
import type { ArtifactFile } from '../model';
import { ActionFailure } from './action';

/** The code of a failure that lies in an action's configuration or in the files that it names. */
export const CONFIGURATION_ERROR = 'ConfigurationError';

/** Stands in `appspec.yaml` for the task definition that the action registers. */
const TASK_DEFINITION_PLACEHOLDER = '<TASK_DEFINITION>';

/** Largest input artifact of the action: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const LARGEST_ARTIFACT_BYTES = 3 * 1024 * 1024;

const imageDetail = z.object({ ImageURI: z.string() });

export interface ImageInput {
  readonly placeholder: string;
  /** Text of `imageDetail.json`. */
  readonly detail: string;
  /** The artifact that it came from, for the error. */
  readonly artifact: string;
}

/**
 * Puts the images in the place of their placeholders in a task definition: `<IMAGE1_NAME>` for the name `IMAGE1_NAME`.
 * It is text that is replaced, wherever it stands. AWS does not say what a placeholder that is missing means: nothing
 * is replaced then.
 *
 * @throws ActionFailure for a file without `ImageURI`
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-ecs-ecr-codedeploy.html
 */
export function placeImages(taskDefinition: string, images: readonly ImageInput[]): string {
  return images.reduce((text, { artifact, detail, placeholder }) => {
    const read = imageDetail.safeParse(parsedJson(detail));
    if (read.success) return text.replaceAll(`<${placeholder}>`, read.data.ImageURI);
    throw new ActionFailure(
      CONFIGURATION_ERROR,
      `Exception while trying to read the image artifact file from the artifact: ${artifact}.`,
    );
  }, taskDefinition);
}

/** Puts the ARN of the registered task definition into an AppSpec. */
export function placeTaskDefinition(appSpec: string, arn: string): string {
  return appSpec.replaceAll(TASK_DEFINITION_PLACEHOLDER, arn);
}

/**
 * The text of a file inside an artifact.
 *
 * @throws ActionFailure when it is not there, or the artifact is larger than the action takes
 */
export async function fileText(
  { artifact, path }: ArtifactFile,
  input: (artifact: string) => Promise<Uint8Array>,
): Promise<string> {
  const archive = await input(artifact);
  if (archive.length > LARGEST_ARTIFACT_BYTES) {
    throw new ActionFailure(
      CONFIGURATION_ERROR,
      `The artifact ${artifact} is larger than the 3 MB that the action takes.`,
    );
  }
  const file = filesOf(archive).get(path);
  if (file) return new TextDecoder().decode(file);
  throw new ActionFailure(
    CONFIGURATION_ERROR,
    `The artifact ${artifact} has no file ${path}; it has ${[...filesOf(archive).keys()].join(', ')}.`,
  );
}

/** The value of a piece of JSON; undefined for anything else. */
export function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
