import type { EventQueue, AsynchronousPolicy } from '../lambda/asynchronous';
import { parseFunctionReference } from '../lambda/names';
import type { FunctionReference } from '../lambda/names';
import type { LambdaService } from '../lambda/service';
import type { WireProtocol, WireRequest, WireResponse } from './wire';
import { restProtocol } from './wire-rest';
import type { PathParameters } from './wire-rest';

const FUNCTION = '/2015-03-31/functions/{FunctionName}';

export interface LambdaEndpointOptions {
  readonly lambda: LambdaService;
  readonly events: EventQueue;
  /** What happens to an asynchronous event that fails. @default two retries, then it is lost */
  readonly policy?: (reference: FunctionReference) => AsynchronousPolicy;
}

/**
 * The operations of Lambda that handlers and people call, over REST.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
export function lambdaProtocol({ lambda, events, policy }: LambdaEndpointOptions): WireProtocol {
  const invoke = async (parameters: PathParameters, request: WireRequest): Promise<WireResponse> => {
    const reference = parseFunctionReference(
      parameters.FunctionName ?? '',
      request.url.searchParams.get('Qualifier') ?? undefined,
    );
    const payload = request.body.length === 0 ? '{}' : request.body.toString('utf8');
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    // Which qualifier exists is known before anything is queued.
    lambda.function(reference.functionName).routing(reference.qualifier);
    if (type === 'DryRun') return { status: 204 };
    if (type === 'Event') {
      events.send({ ...reference, payload }, policy?.(reference));
      return { status: 202 };
    }
    const result = await lambda.invoke({ ...reference, payload });
    const wantsLog = request.headers['x-amz-log-type'] === 'Tail';
    return {
      status: 200,
      headers: {
        'x-amz-executed-version': result.executedVersion,
        ...(result.functionError && { 'x-amz-function-error': result.functionError }),
        ...(wantsLog && { 'x-amz-log-result': Buffer.from(result.logTail.join('\n')).toString('base64') }),
      },
      body: Buffer.from(result.payload),
    };
  };

  const getAlias = (parameters: PathParameters): WireResponse => {
    const { functionName } = parseFunctionReference(parameters.FunctionName ?? '');
    const target = lambda.function(functionName);
    const name = parameters.Name ?? '';
    const { functionVersion, additional } = target.alias(name);
    return {
      status: 200,
      body: {
        AliasArn: `${target.configuration(functionVersion).functionArn}:${name}`,
        Name: name,
        FunctionVersion: functionVersion,
        RoutingConfig: additional && {
          AdditionalVersionWeights: { [additional.version]: additional.weight },
        },
      },
    };
  };

  const getConfiguration = (parameters: PathParameters, request: WireRequest): object => {
    const reference = parseFunctionReference(
      parameters.FunctionName ?? '',
      request.url.searchParams.get('Qualifier') ?? undefined,
    );
    const target = lambda.function(reference.functionName);
    const version = target.routing(reference.qualifier).functionVersion;
    const configuration = target.configuration(version);
    const { functionArn } = configuration;
    return {
      FunctionName: reference.functionName,
      FunctionArn: reference.qualifier === undefined ? functionArn : `${functionArn}:${reference.qualifier}`,
      Version: version,
      Handler: configuration.handler,
      Runtime: configuration.runtime,
      MemorySize: configuration.memoryMiB,
      Timeout: configuration.timeoutSeconds,
      Environment: { Variables: configuration.environment },
      State: 'Active',
    };
  };

  return restProtocol('lambda', [
    { operation: 'Invoke', method: 'POST', path: `${FUNCTION}/invocations`, carryOut: invoke },
    { operation: 'GetAlias', method: 'GET', path: `${FUNCTION}/aliases/{Name}`, carryOut: getAlias },
    {
      operation: 'GetFunctionConfiguration',
      method: 'GET',
      path: `${FUNCTION}/configuration`,
      carryOut: (parameters, request) => ({ status: 200, body: getConfiguration(parameters, request) }),
    },
    {
      operation: 'GetFunction',
      method: 'GET',
      path: FUNCTION,
      carryOut: (parameters, request) => ({
        status: 200,
        body: { Configuration: getConfiguration(parameters, request) },
      }),
    },
    {
      operation: 'ListVersionsByFunction',
      method: 'GET',
      path: `${FUNCTION}/versions`,
      carryOut: ({ FunctionName = '' }) => {
        const target = lambda.function(parseFunctionReference(FunctionName).functionName);
        const versions = ['$LATEST', ...target.versions].map((Version) => ({
          Version,
          FunctionName: target.name,
        }));
        return { status: 200, body: { Versions: versions } };
      },
    },
    // Only CodeDeploy moves an alias in a rehearsal: known by name, so that the answer and the report can say it.
    { operation: 'UpdateAlias', method: 'PUT', path: `${FUNCTION}/aliases/{Name}` },
  ]);
}
