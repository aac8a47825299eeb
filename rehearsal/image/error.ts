/** A Dockerfile that cannot be rehearsed as it stands. The message names file, line and what would help. */
export class ImageError extends Error {
  constructor(
    message: string,
    /** Line of the Dockerfile, counted from 1. @default the whole file is meant */
    readonly line?: number,
  ) {
    super(line === undefined ? message : `Dockerfile line ${line}: ${message}`);
    this.name = 'ImageError';
  }
}
