import type { HTTPMethods } from 'fastify';
import type { OrderApi } from './api';
import { ProblemError } from './problem';

/**
 * Answers 405 with `Allow`, where Fastify would say 404, on the paths of the routes that `addRoutes` adds.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed
 */
export function addMethodNotAllowed(app: OrderApi, addRoutes: () => void): void {
  const methodsByPath = new Map<string, Set<HTTPMethods>>();
  let collecting = true;
  app.addHook('onRoute', ({ url, method }) => {
    if (!collecting) return;
    const methods = methodsByPath.get(url) ?? new Set();
    methodsByPath.set(url, methods);
    for (const one of [method].flat()) methods.add(one);
  });
  addRoutes();
  collecting = false;

  for (const [url, methods] of methodsByPath) {
    const allow = [...methods].toSorted().join(', ');
    app.route({
      url,
      method: app.supportedMethods.filter((method) => !methods.has(method)),
      schema: { hide: true },
      // Before the body is read: its type and size do not matter here.
      onRequest: async () => {
        throw new ProblemError('method-not-allowed', { headers: { allow } });
      },
      handler: () => undefined,
    });
  }
}
