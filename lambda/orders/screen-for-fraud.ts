import { FraudSuspected } from './errors';
import { REFUSED_FROM, score } from './fraud-rules';
import { readScreening } from './events';
import { logger, step } from './step';

/**
 * Judges an order by the fraud rules: `{ orderId, customer, lines, total }` to `{ verdict, score }`.
 *
 * The error does not say which rule applied, because its text reaches the customer; the log does.
 */
export const handler = step({
  read: readScreening,
  act: async (order) => {
    const { points, rules } = score(order);
    logger.info('Screened', { points, rules });
    if (points >= REFUSED_FROM) throw new FraudSuspected('The order was refused by the fraud rules');
    return { verdict: 'clear', score: points };
  },
});
