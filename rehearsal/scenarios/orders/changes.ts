import type { Change } from '../changed-stack';

/** Does its work, and ends its process before it answers: the first time only, over all processes of the function. */
export const CRASHES_ONCE: Change = `async (released, event, context) => {
  const fs = await import('node:fs');
  const answer = await released(event, context);
  try {
    fs.writeFileSync(process.env.LAMBDA_TASK_ROOT + '/crashed', '', { flag: 'wx' });
  } catch {
    return answer;
  }
  process.exit(1);
}`;

/** Ends its process each time. */
export const CRASHES: Change = 'async () => process.exit(1)';

/** Does its work, and never answers: the first time only, over all processes of the function. */
export const HANGS_ONCE: Change = `async (released, event, context) => {
  const fs = await import('node:fs');
  const answer = await released(event, context);
  try {
    fs.writeFileSync(process.env.LAMBDA_TASK_ROOT + '/hung', '', { flag: 'wx' });
  } catch {
    return answer;
  }
  return new Promise((resolve) => setTimeout(resolve, 3_600_000));
}`;

/** Does its work, and answers nothing that anybody could use. */
export const MALFORMED: Change = `async (released, event, context) => {
  await released(event, context);
  return { well: 'done' };
}`;

/** Answers more than a state may hand on. */
export const OVERSIZED: Change = `async (released, event, context) => ({
  ...(await released(event, context)),
  padding: 'x'.repeat(300_000),
})`;
