import type { AwsClients } from '../../ops/aws/clients';

/** How a command of the SDK is sent. */
export type Send = (
  command: { readonly input: Readonly<Record<string, unknown>> },
  ...others: readonly unknown[]
) => Promise<unknown>;

/** Clients whose way of sending is another one. @param other is told the name of the client's class too */
export function withSend(clients: AwsClients, other: (send: Send, client: string) => Send): AwsClients {
  const seen = new Set<unknown>();
  return {
    get(type) {
      const client = clients.get(type);
      if (seen.has(client)) return client;
      seen.add(client);
      const send: unknown = Reflect.get(client, 'send');
      if (typeof send !== 'function') throw new Error(`${type.name} sends nothing.`);
      const before: Send = (...words) => Promise.resolve(Reflect.apply(send, client, words));
      Object.defineProperty(client, 'send', { value: other(before, type.name) });
      return client;
    },
    close: () => clients.close(),
  };
}
