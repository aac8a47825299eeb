import { Client } from 'undici';

export interface Load {
  /** Resolves after so many answers. */
  answered(count: number): Promise<void>;
  /** Resolves when every client was told to go elsewhere, or failed. */
  readonly finished: Promise<{ readonly answers: number; readonly failures: readonly string[] }>;
}

/**
 * Clients as a load balancer has them: each keeps a connection, sends one request after the other, half of them
 * writes, and goes elsewhere when an answer says `Connection: close`. Whatever was sent must be answered well.
 */
export function loadUntilTurnedAway(url: string, clients: number): Load {
  const failures: string[] = [];
  let answers = 0;
  const milestones = new Map<number, () => void>();

  const run = async (number: number): Promise<void> => {
    const client = new Client(url);
    try {
      for (let count = 0; ; count += 1) {
        const { turnedAway } = await ask(client, number, count);
        answers += 1;
        milestones.get(answers)?.();
        if (turnedAway) return;
      }
    } catch (error) {
      failures.push(`client ${number}: ${String(error)}`);
    } finally {
      await client.destroy();
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, number) => run(number)));
  return {
    finished: running.then(() => ({ answers, failures })),
    answered: (count) =>
      answers >= count ? Promise.resolve() : new Promise((done) => milestones.set(count, done)),
  };
}

async function ask(client: Client, number: number, count: number): Promise<{ turnedAway: boolean }> {
  const write = count % 2 === 0;
  const order = { customer: `c-${number}`, lines: [{ sku: 'PEN', quantity: 1 }] };
  const { statusCode, headers, body } = await client.request(
    write
      ? {
          method: 'POST',
          path: '/orders',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(order),
        }
      : { method: 'GET', path: `/orders?customer=c-${number}&limit=1` },
  );
  // Reads the answer to its end: a cut one is a failure too.
  await body.json();
  if (statusCode !== (write ? 201 : 200)) throw new Error(`request ${count} was answered ${statusCode}`);
  return { turnedAway: headers['connection'] === 'close' };
}
