import { z } from 'zod';
import { PATHS } from '../../../app/src/contract';
import type { LoadRequest, LoadResponse } from '../../load/client';
import type { Workload } from '../../load/workload';

/** An answer whose request can be found at the listener. */
type Traced = LoadResponse & { readonly traceRoot?: string };

/** Orders that one revision wrote and another read, counted. */
export interface CrossRead {
  readonly writer: string;
  readonly reader: string;
  readonly orders: number;
}

/** A workload that remembers who wrote each order and who read it. */
export interface ObservedWorkload extends Workload {
  /** Orders by the revision that wrote them. @param servedBy tells who answered, by trace root */
  written(servedBy: (traceRoot: string) => string | undefined): ReadonlyMap<string, number>;
  /** Each pair of revisions, writer and reader, with the number of different orders. */
  crossReads(servedBy: (traceRoot: string) => string | undefined): readonly CrossRead[];
}

const placed = z.looseObject({ orderId: z.string() });

/** Watches the answers of a workload. */
export function observed(workload: Workload): ObservedWorkload {
  /** Trace root of the request that wrote an order, by its id. */
  const writers = new Map<string, string>();
  /** Trace roots of the requests that read an order, by its id. */
  const readers = new Map<string, Set<string>>();

  const note = ({ method, path }: LoadRequest, response: Traced): void => {
    if (response.traceRoot === undefined) return;
    if (method === 'POST' && path === PATHS.orders && response.status === 201) {
      writers.set(placed.parse(response.json()).orderId, response.traceRoot);
    }
    const [, orderId] = /^\/orders\/([^?]+)$/.exec(path) ?? [];
    if (method === 'GET' && orderId !== undefined && response.status === 200) {
      readers.set(orderId, (readers.get(orderId) ?? new Set()).add(response.traceRoot));
    }
  };
  return {
    description: workload.description,
    needsTable: workload.needsTable,
    next(random) {
      const operation = workload.next(random);
      return {
        ...operation,
        check(response) {
          note(operation.request, response);
          return operation.check(response);
        },
      };
    },
    settle: (send) =>
      workload.settle(async (request) => {
        const response = await send(request);
        note(request, response);
        return response;
      }),
    written(servedBy) {
      const counts = new Map<string, number>();
      for (const root of writers.values()) {
        const writer = servedBy(root);
        if (writer !== undefined) counts.set(writer, (counts.get(writer) ?? 0) + 1);
      }
      return counts;
    },
    crossReads(servedBy) {
      const counts = new Map<string, CrossRead>();
      for (const [orderId, root] of writers) {
        const writer = servedBy(root);
        const whoRead = new Set([...(readers.get(orderId) ?? [])].map((reader) => servedBy(reader)));
        for (const reader of whoRead) {
          if (writer === undefined || reader === undefined) continue;
          const key = `${writer} ${reader}`;
          counts.set(key, { writer, reader, orders: (counts.get(key)?.orders ?? 0) + 1 });
        }
      }
      return [...counts.values()];
    },
  };
}
