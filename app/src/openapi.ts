import swagger from '@fastify/swagger';
import { PATHS } from './contract';
import type { OrderApi } from './api';
import { PROBLEM_TYPES_KEY, PROBLEMS } from './problem';
import { problemResponses } from './problem-schema';
import { VERSION } from './version';

/** Name of the security scheme of decisions. */
export const DECISION_KEY_SCHEME = 'decisionKey';

/** Collects the routes added after it into an OpenAPI 3.1 document and serves that. */
export async function addOpenApi(app: OrderApi): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Order API',
        version: VERSION,
        description: `Orders of customers. Errors are problem details (RFC 9457); ${PROBLEM_TYPES_KEY} lists them, with those of paths and methods that do not exist.`,
        license: { name: 'MIT-0', identifier: 'MIT-0' },
      },
      // Relative: whatever name and scheme the load balancer has.
      servers: [{ url: '/' }],
      tags: [
        { name: 'orders', description: 'Orders.' },
        { name: 'health', description: 'The process itself.' },
      ],
      components: {
        securitySchemes: {
          [DECISION_KEY_SCHEME]: {
            type: 'http',
            scheme: 'bearer',
            description: 'The key that the workflow’s stack keeps in Secrets Manager.',
          },
        },
      },
    },
    // Schemas keep their names in the document.
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `schema-${index}`,
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('the document is not OpenAPI 3');
      return Object.assign(document.openapiObject, { [PROBLEM_TYPES_KEY]: PROBLEMS });
    },
  });
  app.route({
    method: 'GET',
    url: PATHS.openapi,
    schema: {
      operationId: 'getApiDescription',
      summary: 'This document.',
      tags: ['health'],
      response: {
        200: {
          description: 'OpenAPI 3.1.',
          content: { 'application/json': { schema: { type: 'object', additionalProperties: true } } },
        },
        ...problemResponses(),
      },
    },
    handler: async () => ({ ...app.swagger() }),
  });
}
