import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { named } from './aws';
import { isAnswer } from './errors';
import { orderIdOf } from './order';

/** Service and level come from the environment. */
export const logger = new Logger();

/** Kept back from Lambda's own time-out, in milliseconds: to end by an error with a name, and to write the log. */
const TIME_TO_ANSWER = 1000;

/** An event that is about one order names it, and every line of the log does. */
export interface AboutAnOrder {
  readonly orderId?: string;
}

/** The three parts of a handler: read the event, act on it, answer. */
export interface Step<Event extends AboutAnOrder, Answer> {
  /** Reads the event at the border. Throws what a caller should see. */
  readonly read: (event: unknown) => Event;
  /** Acts. The signal ends every AWS call before Lambda ends the function. */
  readonly act: (event: Event, signal: AbortSignal) => Promise<Answer>;
}

/**
 * Makes the handler of one step of the order workflow. What AWS calls throw becomes `TryAgain` where another attempt
 * may succeed, so that a retrier can tell. Events and answers are never logged: an approval's holds a task token.
 */
export function step<Event extends AboutAnOrder, Answer>({ read, act }: Step<Event, Answer>) {
  return async (event: unknown, context: Context): Promise<Answer> => {
    logger.addContext(context);
    // Before it is read: a refused event names its order too.
    nameOrder(orderIdOf(event));
    try {
      const asked = read(event);
      nameOrder(asked.orderId);
      return await act(asked, AbortSignal.timeout(timeToAct(context)));
    } catch (thrown) {
      const error = named(thrown);
      if (isAnswer(error)) logger.info('Refused', { error: String(error) });
      else logger.error('Failed', { error });
      throw error;
    } finally {
      logger.resetKeys();
    }
  };
}

function nameOrder(orderId: string | undefined): void {
  if (orderId !== undefined) logger.appendKeys({ orderId });
}

function timeToAct(context: Context): number {
  return Math.max(0, context.getRemainingTimeInMillis() - TIME_TO_ANSWER);
}
