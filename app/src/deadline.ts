import type { OrderApi } from './api';
import { ProblemError } from './problem';

/**
 * Answers 503 when a handler has worked for `ms`. The handler is not interrupted: its table calls end by themselves
 * before that, so this is for what nobody foresaw.
 *
 * Fastify's own `handlerTimeout` (5.12) does not serve: it stops its clock when the request's stream closes, and in
 * Node that is when the body has been read, so no request with a body would ever be late (fastify/fastify#6725).
 */
export function addDeadline(app: OrderApi, ms: number): void {
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = async function handleInTime(request, reply) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(new ProblemError('deadline-exceeded', { headers: { 'retry-after': '5' } }));
        }, ms);
      });
      try {
        return await Promise.race([handler.call(this, request, reply), late]);
      } finally {
        clearTimeout(timer);
      }
    };
  });
}
