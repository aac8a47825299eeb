import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { addLogGroup } from '../stack/log-group';

/** Path and query parameters of the API; both parameters are required, and each is part of what a cache would key by. */
export const QUOTE_API = { path: 'quote', parameters: ['sku', 'quantity'] } as const;

export interface QuoteApiProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'protection' | 'quote'>;
  readonly alias: lambda.IAlias;
  /** Name of the API, a dimension of its metrics: two copies in one account need two. */
  readonly name: string;
}

/**
 * `GET /quote?sku=…&quantity=…` in front of the alias: a read, so that answers may be cached. API Gateway refuses a
 * request without both parameters before it costs an invocation; the function checks their values. Throttled, with an
 * access log in JSON. `docs/decisions/quote-function.md` says why it is a GET on a REST API.
 */
export class QuoteApi extends Construct {
  readonly api: apigateway.RestApi;
  /** Address of the quote resource, without a query. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: QuoteApiProps) {
    super(scope, id);
    this.api = this.addApi(props);
    const resource = this.api.root.addResource(QUOTE_API.path);
    this.addMethod(resource, props);
    this.url = this.api.urlForPath(resource.path);
  }

  private addApi({ settings, name }: QuoteApiProps): apigateway.RestApi {
    const { requestsPerSecond, burst } = settings.quote.api;
    const accessLog = addLogGroup(this, 'AccessLog', settings);
    return new apigateway.RestApi(this, 'Api', {
      restApiName: name,
      description: 'Quotes of the order service',
      endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
      // The role is one per account and region, see ApiGatewayLoggingStack: no API may make its own.
      cloudWatchRole: false,
      deployOptions: {
        stageName: settings.environment,
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: burst,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: ACCESS_LOG,
        // Execution logs hold whole requests, in a log group that API Gateway makes and nobody removes.
        loggingLevel: apigateway.MethodLoggingLevel.OFF,
        tracingEnabled: true,
      },
    });
  }

  private addMethod(resource: apigateway.Resource, { settings, alias }: QuoteApiProps): void {
    resource.addMethod(
      'GET',
      // Without the console's test button, whose permission would admit calls from no stage at all.
      new apigateway.LambdaIntegration(alias, { allowTestInvoke: false }),
      {
        authorizationType:
          settings.quote.api.authorization === 'iam'
            ? apigateway.AuthorizationType.IAM
            : apigateway.AuthorizationType.NONE,
        requestParameters: Object.fromEntries(
          QUOTE_API.parameters.map((name) => [`method.request.querystring.${name}`, true]),
        ),
        requestValidator: new apigateway.RequestValidator(this, 'Parameters', {
          restApi: this.api,
          validateRequestParameters: true,
        }),
      },
    );
  }
}

/** Who asked what is in it, what they asked for is not. */
const ACCESS_LOG = apigateway.AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    traceId: '$context.xrayTraceId',
    time: '$context.requestTimeEpoch',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    integrationLatencyMs: '$context.integrationLatency',
    integrationStatus: '$context.integration.status',
    error: '$context.error.responseType',
    responseBytes: '$context.responseLength',
  }),
);
