import { Type } from 'typebox';
import { PATHS } from './contract';
import { ProblemError } from './problem';
import { problemResponses } from './problem-schema';
import type { OrderApi, OrderApiParts } from './api';
import { VERSION } from './version';

/** Longest that readiness waits for the table: below the time-out of whoever asks, so that the reason reaches them. */
const PROBE_MS = 1000;

const Health = Type.Object({ status: Type.Literal('ok') }, { $id: 'Health', additionalProperties: false });
const Version = Type.Object(
  {
    version: Type.String({ description: 'The release.' }),
    node: Type.String({ description: 'Node.js, as it says itself.' }),
    environment: Type.String(),
  },
  { $id: 'Version', additionalProperties: false },
);

/** Adds liveness, readiness and version. */
export function addHealthRoutes(app: OrderApi, { lifecycle, store, settings }: OrderApiParts): void {
  app.addSchema(Health);
  app.addSchema(Version);
  const refuseWhileDraining = (): void => {
    if (lifecycle.draining) throw new ProblemError('draining', { headers: { 'retry-after': '1' } });
  };

  app.route({
    method: 'GET',
    url: PATHS.live,
    config: { quiet: true },
    schema: {
      operationId: 'getLiveness',
      summary: 'Whether this process serves. For target groups and container checks.',
      description: 'Does not look at the table: an outage of the table must not restart every task.',
      tags: ['health'],
      response: { 200: ok('Health#', 'It does.'), ...problemResponses('draining') },
    },
    handler: async () => {
      refuseWhileDraining();
      return { status: 'ok' as const };
    },
  });

  app.route({
    method: 'GET',
    url: PATHS.ready,
    config: { quiet: true },
    schema: {
      operationId: 'getReadiness',
      summary: 'Whether this process can work on orders now: the table answers.',
      description: 'For hooks and people, never for a target group.',
      tags: ['health'],
      response: { 200: ok('Health#', 'It can.'), ...problemResponses('draining', 'table-unavailable') },
    },
    handler: async () => {
      refuseWhileDraining();
      try {
        await store.probe(PROBE_MS);
      } catch (cause) {
        // Denied access or a missing table make the service as unready as an outage does.
        throw new ProblemError('table-unavailable', { cause, headers: { 'retry-after': '5' } });
      }
      return { status: 'ok' as const };
    },
  });

  app.route({
    method: 'GET',
    url: PATHS.version,
    schema: {
      operationId: 'getVersion',
      summary: 'What runs here.',
      tags: ['health'],
      response: { 200: ok('Version#', 'Release, runtime and environment.'), ...problemResponses() },
    },
    handler: async () => ({ version: VERSION, node: process.version, environment: settings.environment }),
  });
}

function ok(ref: string, description: string) {
  return { description, content: { 'application/json': { schema: { $ref: ref } } } };
}
