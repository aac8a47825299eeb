import type { FastifyBaseLogger } from 'fastify';
import { addToEveryLine } from '../logging';

/**
 * From here on every line that a request logs names the order it is about, by which the log of the workflow and of its
 * functions goes on. To be called once for a request, with an id that was validated.
 */
export function aboutOrder(request: { readonly log: FastifyBaseLogger }, orderId: string): void {
  addToEveryLine(request.log, { orderId });
}
