import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrderApi, OrderApiParts } from '../api';
import { ORDER_STATUS, PATHS } from '../contract';
import { DECISION_KEY_SCHEME } from '../openapi';
import { ProblemError } from '../problem';
import { problemResponses } from '../problem-schema';
import { aboutOrder } from './about-order';
import { publicOrder, type StoredOrder } from './order';
import { DecisionDraft, OrderPath } from './schema';

/**
 * Adds the route by which somebody approves or refuses an order. Where no workflow is configured there is nothing to
 * decide, and nothing at this path.
 */
export function addDecideOrder(app: OrderApi, { store, workflow, settings, now }: OrderApiParts): void {
  const key = settings.workflow?.decisionKey;
  if (workflow === undefined || key === undefined) return;
  app.addSchema(DecisionDraft);
  app.route({
    method: 'POST',
    url: `${PATHS.orders}/:orderId/decision`,
    schema: {
      operationId: 'decideOrder',
      summary: 'Approve or refuse an order that waits for it.',
      description: 'The first decision counts. The order shows what became of it a moment later.',
      tags: ['orders'],
      security: [{ [DECISION_KEY_SCHEME]: [] }],
      params: OrderPath,
      body: DecisionDraft,
      response: {
        202: {
          description: 'The decision was handed over. The order is as it was before.',
          content: { 'application/json': { schema: { $ref: 'Order#' } } },
        },
        ...problemResponses(
          'invalid-request',
          'unauthorized',
          'order-not-found',
          'decision-not-awaited',
          'body-too-large',
          'path-too-long',
          'unsupported-media-type',
          'table-unavailable',
          'workflow-unavailable',
        ),
      },
    },
    // Before anything of the request is looked at: whoever lacks the key learns nothing else.
    onRequest: async ({ headers }) => {
      if (isBearer(headers.authorization, key)) return;
      throw new ProblemError('unauthorized', { headers: { 'www-authenticate': 'Bearer realm="decisions"' } });
    },
    handler: async (request, reply) => {
      aboutOrder(request, request.params.orderId);
      const order = await store.get(request.params.orderId);
      if (order === undefined) throw new ProblemError('order-not-found');
      await workflow.decide(taskTokenOf(order), { ...request.body, at: now() });
      reply.code(202);
      return publicOrder(order);
    },
  });
}

/**
 * Whether the header carries the key, in a time that tells nothing of it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
function isBearer(authorization: string | undefined, key: string): boolean {
  const given = /^Bearer +([!-~]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(key));
}

/** Of one length, which the comparison needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function taskTokenOf({ test, status, approval }: StoredOrder): string {
  if (test === true) {
    throw new ProblemError('decision-not-awaited', { detail: 'A test order is stored and not worked on.' });
  }
  if (status !== ORDER_STATUS.awaitingApproval || approval === undefined) {
    throw new ProblemError('decision-not-awaited', { detail: 'The order does not wait for an approval.' });
  }
  return approval.taskToken;
}
