import { z } from 'zod';
import { PATHS } from '../../app/src/contract';
import type { AcceptedStarts } from '../aws/accepted-starts';
import type { LoadClient } from './client';
import { orderWorkloads } from './order-workload';
import { readOnlyWorkload } from './read-only-workload';
import type { Workload } from './workload';

const apiDescription = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
type ApiDescription = z.infer<typeof apiDescription>;

/** Makes the users of a service, afresh for each scenario. */
export type WorkloadFactory = () => Workload;

/**
 * Chooses the load for a service by its OpenAPI document: orders where orders can be placed, else a GET of every path
 * without parameters, else the health check path.
 *
 * @param started what was started for orders. @default nobody looks at that
 */
export async function chooseWorkload(
  client: LoadClient,
  healthCheckPath: string,
  started?: AcceptedStarts,
): Promise<WorkloadFactory> {
  const { paths } = await describe(client);
  if (paths[PATHS.orders]?.['post']) return orderWorkloads(started);
  const readable = Object.entries(paths).flatMap(([path, methods]) =>
    'get' in methods && !path.includes('{') ? [path] : [],
  );
  return () => readOnlyWorkload([healthCheckPath, ...readable.filter((path) => path !== healthCheckPath)]);
}

/** The service's OpenAPI document; nothing when it has none. */
async function describe(client: LoadClient): Promise<ApiDescription> {
  const response = await client.send({ method: 'GET', path: PATHS.openapi });
  if (response.status !== 200 || !response.contentType?.includes('json')) return { paths: {} };
  return apiDescription.parse(response.json());
}
