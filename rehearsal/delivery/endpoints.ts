import { startDynamoDb } from '../aws/dynamodb';
import { openGate } from '../aws/gate';
import type { Gate } from '../aws/gate';
import type { TableModel } from '../aws/tables';
import { unmodelledServices } from '../aws/unmodelled';
import { startEndpoint } from '../aws/wire';
import type { EndpointOptions, WireProtocol } from '../aws/wire';
import type { Closing } from '../closing';

/** The services of an account that are reached by an endpoint of their own. */
export const SERVICES = ['CLOUDWATCH', 'CODEDEPLOY', 'ECS', 'LAMBDA', 'SFN', 'SSM'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Local endpoints of an account. */
export interface AccountEndpoints {
  /** The way to DynamoDB. */
  readonly table: Gate;
  /** Of a service with a model of its own. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Answers for every other service. */
  readonly others: string;
  /** Variables that lead the SDK's clients to all of them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Starts the endpoints of an account. */
export async function startEndpoints(
  protocols: Readonly<Record<ServiceName, WireProtocol>>,
  tables: readonly TableModel[],
  options: EndpointOptions,
  parts: Closing,
): Promise<AccountEndpoints> {
  const dynamoDb = parts.add(await startDynamoDb(tables, options));
  const table = parts.add(await openGate(dynamoDb.url));
  const others = parts.add(await startEndpoint(unmodelledServices, options)).url;
  const start = async (name: ServiceName): Promise<string> =>
    parts.add(await startEndpoint(protocols[name], options)).url;
  const urls = {
    CLOUDWATCH: await start('CLOUDWATCH'),
    CODEDEPLOY: await start('CODEDEPLOY'),
    ECS: await start('ECS'),
    LAMBDA: await start('LAMBDA'),
    SFN: await start('SFN'),
    SSM: await start('SSM'),
  };
  return {
    table,
    urls,
    others,
    variables: {
      AWS_ENDPOINT_URL: others,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      ...Object.fromEntries(SERVICES.map((name) => [`AWS_ENDPOINT_URL_${name}`, urls[name]])),
    },
  };
}
