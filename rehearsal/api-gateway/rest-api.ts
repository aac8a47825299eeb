import type { GatewayResponse, RestApiModel, ServiceIntegration } from './model';

/** A request as it reaches the API. */
export interface RestRequest {
  readonly method: string;
  /** With the stage, for example `/sandbox/quote-check`. */
  readonly path: string;
  /** @default application/json, as API Gateway takes it */
  readonly contentType?: string;
  /** Whether it is signed. */
  readonly signed: boolean;
  readonly body: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Calls a service by its API. @returns its status and body */
export type ServiceCall = (
  call: Pick<ServiceIntegration, 'service' | 'action' | 'roleName'>,
  body: string,
) => Promise<{ readonly status: number; readonly body: string }>;

const JSON_TYPE = 'application/json';

/** Status and words of the answers that API Gateway gives by itself, where the API says nothing else. */
const DEFAULTS = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  BAD_REQUEST_BODY: [400, 'Invalid request body'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
  INTEGRATION_FAILURE: [504, 'Network error communicating with endpoint'],
} as const;

/**
 * A REST API: finds the method, checks the body, maps it to the call of a service, and maps what that answers. Throttling,
 * caching and access logs are not modelled.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export class RestApi {
  constructor(
    private readonly model: RestApiModel,
    private readonly call: ServiceCall,
  ) {}

  async handle({ method, path, contentType = JSON_TYPE, signed, body }: RestRequest): Promise<RestAnswer> {
    const { stage, methods } = this.model;
    const found = methods.find((one) => one.httpMethod === method && `/${stage}${one.path}` === path);
    if (!found || (found.signed && !signed)) return this.own('MISSING_AUTHENTICATION_TOKEN');
    const [mediaType = ''] = contentType.split(';');
    const { integration, isValid } = found;
    if (isValid && !isValid(mediaType, parsed(body))) return this.own('BAD_REQUEST_BODY');
    const template = integration.requestTemplates.get(mediaType);
    if (!template) return this.own('UNSUPPORTED_MEDIA_TYPE');
    const request = template(body).text;
    return this.answered(integration, request);
  }

  private async answered(integration: ServiceIntegration, request: string): Promise<RestAnswer> {
    let answer: Awaited<ReturnType<ServiceCall>>;
    try {
      answer = await this.call(integration, request);
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      return this.own(late ? 'INTEGRATION_TIMEOUT' : 'INTEGRATION_FAILURE');
    }
    const { responses } = integration;
    const response =
      responses.find(({ pattern }) => pattern?.test(String(answer.status))) ??
      responses.find(({ pattern }) => pattern === undefined);
    if (!response) throw new Error(`${this.model.name} has no integration response for ${answer.status}.`);
    const { text, status, headers } = response.template?.(answer.body) ?? {
      text: answer.body,
      status: undefined,
      headers: {},
    };
    return {
      status: status ?? response.status,
      headers: { 'content-type': JSON_TYPE, ...headers },
      body: text,
    };
  }

  private own(type: keyof typeof DEFAULTS): RestAnswer {
    const [status, message] = DEFAULTS[type];
    const own: GatewayResponse | undefined = this.model.gatewayResponses.get(type);
    return {
      status: own?.status ?? status,
      headers: { 'content-type': JSON_TYPE, ...own?.headers },
      body: own?.body ?? JSON.stringify({ message }),
    };
  }
}

/** What is no JSON is nothing that a model admits. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
