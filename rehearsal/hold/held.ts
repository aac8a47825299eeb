import type { Assembly } from '../assembly/types';
import { cloudFormationProtocol } from '../aws/cloudformation';
import { stsProtocol } from '../aws/sts';
import type { EndpointOptions, WireProtocol } from '../aws/wire';
import { startEndpoint } from '../aws/wire';
import type { Closing } from '../closing';
import { undeployedResolver } from '../synth/made-up';

/** A system that goes on running until somebody ends it. */
export interface Held {
  /** Environment variables that lead the SDK's clients to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** What can be done with it, a line each. */
  readonly hints: readonly string[];
  close(): Promise<void>;
}

/** Account and region of stacks that name none. */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

export interface OperatorOptions extends EndpointOptions {
  readonly assembly: Assembly;
  /** Stacks that run; CloudFormation knows no others. */
  readonly stackIds: readonly string[];
  /** Leads a URL of the template to this machine. @default it stays as it is */
  readonly localUrl?: (text: string) => string;
  /** Endpoints beside those that handlers and tasks use, by the ending of their variable. */
  readonly protocols?: Readonly<Record<string, WireProtocol>>;
  readonly parts: Closing;
}

/** Starts the endpoints that only operators ask. @returns the variables of theirs, with credentials and region */
export async function startOperatorEndpoints(
  options: OperatorOptions,
): Promise<Readonly<Record<string, string>>> {
  const { assembly, stackIds, localUrl, parts, authorize, ledger } = options;
  const stacks = assembly.stacks.filter(({ id }) => stackIds.includes(id));
  const protocols = {
    CLOUDFORMATION: cloudFormationProtocol({
      assembly: { ...assembly, stacks },
      resolver: undeployedResolver(assembly),
      output: localUrl,
    }),
    STS: stsProtocol(stacks[0]?.account ?? ACCOUNT),
    ...options.protocols,
  };
  const variables: Record<string, string> = {};
  for (const [name, protocol] of Object.entries(protocols)) {
    const { url } = parts.add(await startEndpoint(protocol, { authorize, ledger }));
    variables[`AWS_ENDPOINT_URL_${name}`] = url;
  }
  return {
    ...variables,
    AWS_REGION: stacks[0]?.region ?? REGION,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
  };
}
