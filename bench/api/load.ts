import { Client } from 'undici';
import { percentile } from '../samples';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Real milliseconds, as the percentiles. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Asks for a path on so many connections, each with one request at a time, for a while.
 *
 * @throws Error for any answer but 200
 */
export async function load({ port, path, connections, seconds, signal }: Load): Promise<LoadResult> {
  const clients = Array.from({ length: connections }, () => new Client(`http://127.0.0.1:${port}`));
  const times: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + 1000 * seconds;
  try {
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < endsAt) {
          signal.throwIfAborted();
          const sentAt = performance.now();
          const { statusCode, body } = await client.request({ method: 'GET', path });
          await body.dump();
          if (statusCode !== 200) throw new Error(`GET ${path} was answered with ${statusCode}.`);
          times.push(performance.now() - sentAt);
        }
      }),
    );
    const perSecond = (1000 * times.length) / (performance.now() - startedAt);
    return { requests: times.length, perSecond, p50: percentile(times, 50), p99: percentile(times, 99) };
  } finally {
    await Promise.all(clients.map((client) => client.destroy()));
  }
}
