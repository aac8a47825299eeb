import path from 'node:path';
import { runtimeError } from './error';

export interface ClientOptions {
  /**
   * URLs of local endpoints by the variable that SDK clients know, for example `AWS_ENDPOINT_URL_LAMBDA`. Read at the
   * first call of a service, so that endpoints may be added until then.
   */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly region: string;
}

/** Settings of an SDK client that calls a local endpoint. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly requestHandler: { readonly httpAgent: { readonly maxSockets: number } };
}

/** The clients of one service, one for each role. */
export interface ClientsByRole<T> {
  /** @throws StateError when the service has no local endpoint */
  of(roleArn: string): T;
  readonly close: () => void;
}

/** Connections of a client: as many tasks may be under way at once. */
const MAXIMUM_SOCKETS = 1_000;

/**
 * Makes a client when a role first needs it. The role's name is the access key id: by it, the endpoints know in whose
 * name a call is made.
 *
 * @param service last part of the endpoint's variable
 */
export function clientsByRole<T extends { destroy(): void }>(
  service: string,
  { endpoints, region }: ClientOptions,
  create: (settings: ClientSettings) => T,
): ClientsByRole<T> {
  const clients = new Map<string, T>();
  return {
    of(roleArn) {
      const known = clients.get(roleArn);
      if (known) return known;
      const endpoint = endpoints[`AWS_ENDPOINT_URL_${service}`];
      if (endpoint === undefined) {
        throw runtimeError(`The rehearsal has no endpoint of ${service}: add AWS_ENDPOINT_URL_${service}.`);
      }
      const client = create({
        endpoint,
        region,
        credentials: { accessKeyId: path.posix.basename(roleArn), secretAccessKey: 'rehearsal' },
        maxAttempts: 1,
        requestHandler: { httpAgent: { maxSockets: MAXIMUM_SOCKETS } },
      });
      clients.set(roleArn, client);
      return client;
    },
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}
