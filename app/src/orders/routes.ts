import { PATHS } from '../contract';
import { LIMITS } from '../limits';
import { ProblemError } from '../problem';
import { problemResponses } from '../problem-schema';
import type { OrderApi, OrderApiParts } from '../api';
import { aboutOrder } from './about-order';
import { beginWork } from './begin-work';
import { decodeCursor, encodeCursor } from './cursor';
import { addDecideOrder } from './decision';
import { judgeExisting, placeOrder, publicOrder } from './order';
import { ListQuery, Order, OrderDraft, OrderLine, OrderPage, OrderPath, PlaceOrderHeaders } from './schema';

/** Adds the routes of orders. */
export function addOrderRoutes(app: OrderApi, parts: OrderApiParts): void {
  for (const schema of [OrderLine, OrderDraft, Order, OrderPage]) app.addSchema(schema);
  addPlaceOrder(app, parts);
  addGetOrder(app, parts);
  addListOrders(app, parts);
  addDecideOrder(app, parts);
}

function addPlaceOrder(app: OrderApi, { store, workflow, ids, now }: OrderApiParts): void {
  const location = { location: { type: 'string', description: 'Path of the order.' } };
  app.route({
    method: 'POST',
    url: PATHS.orders,
    schema: {
      operationId: 'placeOrder',
      summary: 'Place an order.',
      tags: ['orders'],
      headers: PlaceOrderHeaders,
      body: OrderDraft,
      response: {
        201: { ...json('Order#', 'The order was stored.'), headers: location },
        200: {
          ...json('Order#', 'The same request had stored it before.'),
          headers: { ...location, 'idempotent-replayed': { type: 'string', const: 'true' } },
        },
        ...problemResponses(
          'invalid-request',
          'idempotency-key-reused',
          'body-too-large',
          'unsupported-media-type',
          'table-unavailable',
        ),
      },
    },
    handler: async (request, reply) => {
      const placed = placeOrder({
        draft: request.body,
        idempotencyKey: request.headers['idempotency-key'],
        test: request.headers['x-test-order'] === 'true',
        requestId: request.id,
        now: now(),
        newOrderId: ids.order,
      });
      const existing = await store.create(placed);
      const outcome = existing === undefined ? 'created' : judgeExisting(placed, existing);
      if (outcome === 'conflict') {
        throw new ProblemError('idempotency-key-reused', {
          detail:
            'The customer has used this Idempotency-Key for another order. Use a new key for a new order.',
        });
      }
      if (outcome === 'replayed') reply.header('idempotent-replayed', 'true');
      const order = existing ?? placed;
      aboutOrder(request, order.orderId);
      await beginWork(workflow, order, request.log);
      reply.code(outcome === 'created' ? 201 : 200).header('location', `${PATHS.orders}/${order.orderId}`);
      return publicOrder(order);
    },
  });
}

function addGetOrder(app: OrderApi, { store }: OrderApiParts): void {
  app.route({
    method: 'GET',
    url: `${PATHS.orders}/:orderId`,
    schema: {
      operationId: 'getOrder',
      summary: 'Read an order.',
      description: 'Strongly consistent: an order that was answered with 201 is found.',
      tags: ['orders'],
      params: OrderPath,
      response: {
        200: json('Order#', 'The order.'),
        ...problemResponses('invalid-request', 'order-not-found', 'path-too-long', 'table-unavailable'),
      },
    },
    handler: async (request) => {
      aboutOrder(request, request.params.orderId);
      const order = await store.get(request.params.orderId);
      if (order === undefined) throw new ProblemError('order-not-found');
      return publicOrder(order);
    },
  });
}

function addListOrders(app: OrderApi, { store }: OrderApiParts): void {
  app.route({
    method: 'GET',
    url: PATHS.orders,
    schema: {
      operationId: 'listOrders',
      summary: 'List the orders of a customer, newest first.',
      description:
        'Eventually consistent: a new order usually shows within a second. Test orders do not show.',
      tags: ['orders'],
      querystring: ListQuery,
      response: {
        200: json('OrderPage#', 'A page of orders.'),
        ...problemResponses('invalid-request', 'invalid-cursor', 'table-unavailable'),
      },
    },
    // A query string has only text; the schema (and the API description) wants a number here.
    preValidation: async (request) => {
      const { limit } = request.query;
      if (typeof limit === 'string' && /^\d{1,9}$/.test(limit)) request.query.limit = Number(limit);
    },
    handler: async (request) => {
      const { customer, limit = LIMITS.pageSize.default, cursor } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(customer, cursor);
      if (cursor !== undefined && after === undefined) {
        throw new ProblemError('invalid-cursor', {
          detail: 'Use nextCursor of the page before, unchanged and with the same customer.',
        });
      }
      const { orders, more } = await store.list(customer, { limit, after });
      const last = orders.at(-1);
      return {
        orders: orders.map(publicOrder),
        nextCursor: more && last ? encodeCursor(customer, last) : undefined,
      };
    },
  });
}

function json(ref: string, description: string) {
  return { description, content: { 'application/json': { schema: { $ref: ref } } } };
}
