import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint, WireProtocol } from '../../../rehearsal/aws/wire';

// The SDK announces which versions of Node.js it will drop; a test has nothing to do about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Endpoints of one test, and how the real SDK clients reach them. */
export class LocalClients {
  private readonly endpoints: Endpoint[] = [];

  /** Starts an endpoint, and gives the options of a client of it. */
  async optionsFor(protocol: WireProtocol): Promise<{
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  }> {
    const endpoint = await startEndpoint(protocol);
    this.endpoints.push(endpoint);
    const credentials = { accessKeyId: 'tester', secretAccessKey: 'secret' };
    return { endpoint: endpoint.url, region: 'us-east-1', maxAttempts: 1, credentials };
  }

  async close(): Promise<void> {
    await Promise.all(this.endpoints.splice(0).map((endpoint) => endpoint.close()));
  }
}
