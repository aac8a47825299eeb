import path from 'node:path';
import { filesBelow, zipFolder } from '../archive';
import { PipelineError } from '../error';
import { globPattern } from '../glob';
import type { Buildspec } from './buildspec';

/**
 * Makes the output artifact of a build: the files that its buildspec names, in a zip.
 *
 * @throws PipelineError when no file is there, at which CodeBuild fails too
 */
export async function zipArtifacts(
  { artifacts }: Pick<Buildspec, 'artifacts'>,
  sourceFolder: string,
): Promise<Uint8Array> {
  if (!artifacts)
    throw new PipelineError('The action has an output artifact, and the buildspec names no artifacts.');
  const folder = path.join(sourceFolder, artifacts['base-directory']);
  const patterns = artifacts.files.map(globPattern);
  const names = (await filesBelow(folder)).filter((name) => patterns.some((pattern) => pattern.test(name)));
  if (names.length > 0) return zipFolder(folder, names);
  throw new PipelineError(
    `No matching artifact paths found: ${artifacts['base-directory']} has none of ${artifacts.files.join(', ')}.`,
  );
}
