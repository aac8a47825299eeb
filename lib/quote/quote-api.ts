import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { QuoteApiSettings } from '../config/quote-settings';
import type { Settings } from '../config/settings';
import { addRestApi, authorizationType } from '../observability/rest-api';

/** Path and query parameters of the API; both parameters are required, and each is part of what a cache keys by. */
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
  /** A dimension of its metrics. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: QuoteApiProps) {
    super(scope, id);
    this.name = props.name;
    const { settings, name } = props;
    this.api = addRestApi(this, {
      settings,
      name,
      description: 'Quotes of the order service',
      limits: settings.quote.api,
      stage: cacheOptions(settings.quote.api),
    });
    const resource = this.api.root.addResource(QUOTE_API.path);
    this.addMethod(resource, props);
    this.url = this.api.urlForPath(resource.path);
  }

  private addMethod(resource: apigateway.Resource, { settings, alias }: QuoteApiProps): void {
    const parameters = QUOTE_API.parameters.map((name) => `method.request.querystring.${name}`);
    resource.addMethod(
      'GET',
      new apigateway.LambdaIntegration(alias, {
        // Without the console's test button, whose permission would admit calls from no stage at all.
        allowTestInvoke: false,
        // Also where there is no cache: it could be turned on in the console.
        cacheKeyParameters: parameters,
      }),
      {
        authorizationType: authorizationType(settings.quote.api.authorization),
        requestParameters: Object.fromEntries(parameters.map((name) => [name, true])),
        requestValidator: new apigateway.RequestValidator(this, 'Parameters', {
          restApi: this.api,
          validateRequestParameters: true,
        }),
      },
    );
  }
}

/**
 * Options of the stage for the setting `quote.api.cache`. Only `GET /quote` is cached: settings of a method stand in
 * place of those of the stage, so the limits are repeated. Whoever calls may ask for a fresh answer by
 * `Cache-Control: max-age=0`: CloudFormation has no property that would forbid it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
function cacheOptions({
  cache,
  requestsPerSecond,
  burst,
}: QuoteApiSettings): Partial<apigateway.StageOptions> {
  if (cache === undefined) return {};
  return {
    cacheClusterEnabled: true,
    cacheClusterSize: String(cache.sizeGiB),
    methodOptions: {
      [`/${QUOTE_API.path}/GET`]: {
        cachingEnabled: true,
        cacheDataEncrypted: true,
        cacheTtl: Duration.seconds(cache.ttlSeconds),
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: burst,
        loggingLevel: apigateway.MethodLoggingLevel.OFF,
      },
    },
  };
}
