import type { MappingTemplate } from './mapping-template';

/** A REST API as CloudFormation creates it, with its one stage. */
export interface RestApiModel {
  readonly name: string;
  readonly stage: string;
  readonly methods: readonly RestMethod[];
  /** What API Gateway answers by itself, by the type of the answer. Types that are not here have their defaults. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

export interface RestMethod {
  /** For example `POST`. */
  readonly httpMethod: string;
  /** From the root of the stage, for example `/quote-check`. */
  readonly path: string;
  /** Whether requests have to be signed (`AWS_IAM`). Whose signature it is, is not looked at. */
  readonly signed: boolean;
  /** Whether a body is what the method's models say, by content type. @default bodies are not looked at */
  readonly isValid?: (contentType: string, body: unknown) => boolean;
  readonly integration: ServiceIntegration;
}

/** A call of an AWS service by its API, its request and answers mapped by templates. */
export interface ServiceIntegration {
  /** Signing name, for example `states`. */
  readonly service: string;
  readonly action: string;
  /** Name of the role that API Gateway calls with. */
  readonly roleName: string;
  /** By content type of the request; others are refused. */
  readonly requestTemplates: ReadonlyMap<string, MappingTemplate>;
  /** The first whose pattern matches the status of the service decides; one without a pattern takes the others. */
  readonly responses: readonly IntegrationResponse[];
}

export interface IntegrationResponse {
  readonly status: number;
  /** Matches whole statuses. @default the response is for what no other one matches */
  readonly pattern?: RegExp;
  /** For `application/json`. @default the body of the service as it is */
  readonly template?: MappingTemplate;
}

export interface GatewayResponse {
  /** @default the type's own */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  /** @default `{"message": …}` */
  readonly body?: string;
}
