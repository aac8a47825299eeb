import * as z from 'zod/mini';
import { ORDER_ID } from './order';

const OPTIONAL_TEXT = z.optional(z.nullable(z.string()));

/**
 * The event by which EventBridge tells that an execution has ended badly. Step Functions leaves the input out when the
 * event would be too large; error and cause are there when the execution failed by one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const endedSchema = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    executionArn: z.string().check(z.minLength(1)),
    name: ORDER_ID,
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    input: OPTIONAL_TEXT,
    error: OPTIONAL_TEXT,
    cause: OPTIONAL_TEXT,
  }),
});

/** An execution that ended badly. */
export interface EndedExecution {
  /** The execution's name. */
  readonly orderId: string;
  readonly executionArn: string;
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly error?: string;
  readonly cause?: string;
  /** What the execution was started with, as text. */
  readonly input?: string;
}

/** @throws Error when the event is another one: the rule is wrong */
export function readEndedExecution(event: unknown): EndedExecution {
  const parsed = endedSchema.safeParse(event);
  if (!parsed.success) {
    const found = parsed.error.issues.map(({ path }) => path.join('.') || 'the event').join(', ');
    throw new Error(
      `Not an execution of the order workflow that ended badly: ${found}. Look at the rule's pattern`,
    );
  }
  const { name, executionArn, status, error, cause, input } = parsed.data.detail;
  return {
    orderId: name,
    executionArn,
    status,
    error: error ?? undefined,
    cause: cause ?? undefined,
    input: input ?? undefined,
  };
}
