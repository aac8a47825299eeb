/** What every client of the SDK is made with. */
export interface ClientConfiguration {
  readonly region?: string;
  readonly profile?: string;
  readonly maxAttempts?: number;
  readonly retryMode?: string;
}

/** As much of a client of the SDK as this module touches. */
interface Client {
  destroy(): void;
  readonly config: { readonly region: () => Promise<string> };
}

/** Makes clients of the SDK, each once. Credentials come by the SDK's default chain. */
export interface AwsClients {
  get<C extends Client>(type: new (configuration: ClientConfiguration) => C): C;
  close(): void;
}

/** Attempts of one call, the first included. The SDK waits between them, longer each time, at most 20 seconds. */
const MAX_ATTEMPTS = 4;

/**
 * @param configuration region and profile, where the caller or the configuration names them
 */
export function awsClients(configuration: ClientConfiguration): AwsClients {
  // Advice of the SDK about this machine's Node.js, which says nothing about the account.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const made = new Map<unknown, Client>();
  return {
    get(type) {
      const present = made.get(type);
      if (present instanceof type) return present;
      const client = new type({ maxAttempts: MAX_ATTEMPTS, ...configuration });
      made.set(type, client);
      return client;
    },
    close() {
      for (const client of made.values()) client.destroy();
    },
  };
}
