/** Something about a pipeline that cannot be rehearsed as it stands. The message names the resource and what would help. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
}
