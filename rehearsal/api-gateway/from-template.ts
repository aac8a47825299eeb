import path from 'node:path';
import Ajv from 'ajv';
import type { ValidateFunction } from 'ajv';
import { z } from 'zod';
import type { Assembly, AssemblyResource } from '../assembly/types';
import { NotModelledError } from '../state-machine/error';
import type { Resolver } from '../values/types';
import { mappingTemplate } from './mapping-template';
import type { MappingTemplate } from './mapping-template';
import type { GatewayResponse, RestApiModel, RestMethod, ServiceIntegration } from './model';

const JSON_TYPE = 'application/json';

const integrationSchema = z.object({
  Type: z.string(),
  Uri: z.string().optional(),
  Credentials: z.string().optional(),
  PassthroughBehavior: z.string().optional(),
  RequestTemplates: z.record(z.string(), z.string()).default({}),
  IntegrationResponses: z
    .array(
      z.strictObject({
        StatusCode: z.coerce.number(),
        SelectionPattern: z.string().optional(),
        ResponseTemplates: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});

const methodSchema = z.object({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.string().default('NONE'),
  ApiKeyRequired: z.boolean().default(false),
  RequestModels: z.record(z.string(), z.string()).default({}),
  RequestParameters: z.record(z.string(), z.unknown()).default({}),
  RequestValidatorId: z.string().optional(),
  Integration: integrationSchema,
});
type Method = z.infer<typeof methodSchema>;

/** Reads the resources of one type, resolved, with the value of their `Ref`. */
type Read = (type: string) => readonly { readonly ref: string; readonly properties: unknown }[];

/**
 * The REST APIs of an assembly that call a service by its API (`states:action/StartSyncExecution`). An API in front of a
 * function only is none of them.
 *
 * @throws NotModelledError naming the method and what is not modelled of it
 */
export function readServiceApis(assembly: Assembly, resolver: Resolver): readonly RestApiModel[] {
  const read: Read = (type) =>
    existing(assembly, resolver, type).map(({ stack, logicalId }) => ({
      ref: String(resolver.ref(stack, logicalId)),
      properties: resolver.properties(stack, logicalId),
    }));
  const methods = read('AWS::ApiGateway::Method').map(({ properties }) => methodSchema.parse(properties));
  return existing(assembly, resolver, 'AWS::ApiGateway::RestApi').flatMap(({ stack, logicalId }) => {
    const id = String(resolver.ref(stack, logicalId));
    const own = methods.filter(({ RestApiId }) => RestApiId === id);
    if (!own.some(({ Integration }) => serviceCall(Integration.Uri))) return [];
    const name = String(resolver.properties(stack, logicalId).Name);
    return [
      {
        name,
        stage: stageOf(read, id, name),
        methods: own.map((method) => readMethod(read, name, method)),
        gatewayResponses: readGatewayResponses(read, id),
      },
    ];
  });
}

function stageOf(read: Read, api: string, name: string): string {
  const schema = z.object({ RestApiId: z.string(), StageName: z.string() });
  const stages = read('AWS::ApiGateway::Stage')
    .map(({ properties }) => schema.parse(properties))
    .filter(({ RestApiId }) => RestApiId === api);
  const [stage] = stages;
  if (stage && stages.length === 1) return stage.StageName;
  throw new NotModelledError(
    `REST API ${name}`,
    `It has ${stages.length} stages.`,
    'The rehearsal knows APIs with one stage.',
  );
}

function readMethod(read: Read, api: string, method: Method): RestMethod {
  const { AuthorizationType, ApiKeyRequired, HttpMethod, Integration } = method;
  const resourcePath = pathOf(read, method.ResourceId);
  const where = `REST API ${api}, ${HttpMethod} ${resourcePath}`;
  const refuse = (what: string, fix: string): never => {
    throw new NotModelledError(where, what, fix);
  };
  if (!['NONE', 'AWS_IAM'].includes(AuthorizationType) || ApiKeyRequired) {
    refuse(
      `Its authorization is ${AuthorizationType}${ApiKeyRequired ? ' with an API key' : ''}.`,
      'NONE and AWS_IAM are modelled.',
    );
  }
  if (Object.keys(method.RequestParameters).length > 0) {
    refuse('It declares request parameters.', 'Bodies are modelled only.');
  }
  return {
    httpMethod: HttpMethod,
    path: resourcePath,
    signed: AuthorizationType === 'AWS_IAM',
    isValid: bodyValidator(read, method),
    integration: readIntegration(where, Integration),
  };
}

/** The path of a resource; one that is no resource of the template is the root. */
function pathOf(read: Read, id: string): string {
  const schema = z.object({ ParentId: z.string(), PathPart: z.string() });
  const found = read('AWS::ApiGateway::Resource').find(({ ref }) => ref === id);
  if (!found) return '/';
  const { ParentId, PathPart } = schema.parse(found.properties);
  return path.posix.join(pathOf(read, ParentId), PathPart);
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html */
function bodyValidator(read: Read, { RequestModels, RequestValidatorId }: Method): RestMethod['isValid'] {
  const validator = read('AWS::ApiGateway::RequestValidator').find(({ ref }) => ref === RequestValidatorId);
  const { ValidateRequestBody } = z
    .object({ ValidateRequestBody: z.boolean().default(false) })
    .parse(validator?.properties ?? {});
  if (!ValidateRequestBody) return undefined;
  const modelSchema = z.object({ Schema: z.record(z.string(), z.unknown()) });
  const models = read('AWS::ApiGateway::Model');
  const checks = new Map(
    Object.entries(RequestModels).map(([contentType, id]) => {
      const found = models.find(({ ref }) => ref === id);
      // Draft 4 differs from what the checker knows in keywords that it refuses in their old form.
      const { $schema: _draft, ...schema } = modelSchema.parse(found?.properties).Schema;
      return [contentType, compiled(schema)];
    }),
  );
  return (contentType, body) => checks.get(contentType)?.(body) ?? true;
}

/** Compiled schemas by their text: each system of a rehearsal reads the same ones, and compiling takes long. */
const validators = new Map<string, ValidateFunction>();

function compiled(schema: object): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = validators.get(text) ?? new Ajv().compile(schema);
  validators.set(text, known);
  return known;
}

const SERVICE_URI = /^arn:[^:]+:apigateway:[^:]+:([a-z-]+):action\/(\w+)$/;

function serviceCall(uri = ''): { readonly service: string; readonly action: string } | undefined {
  const [, service, action] = SERVICE_URI.exec(uri) ?? [];
  return service && action ? { service, action } : undefined;
}

function readIntegration(where: string, integration: Method['Integration']): ServiceIntegration {
  const call = serviceCall(integration.Uri);
  const { Type, Credentials, PassthroughBehavior, RequestTemplates, IntegrationResponses } = integration;
  if (!call || Type !== 'AWS' || Credentials === undefined || PassthroughBehavior !== 'NEVER') {
    throw new NotModelledError(
      where,
      `Its integration is ${Type} to ${integration.Uri ?? 'nothing'} with passthrough ${PassthroughBehavior ?? 'WHEN_NO_MATCH'}.`,
      'The call of a service by its API, with a role, and with NEVER is modelled.',
    );
  }
  const template = (text: string): MappingTemplate => mappingTemplate(where, text);
  return {
    ...call,
    roleName: path.posix.basename(Credentials),
    requestTemplates: new Map(Object.entries(RequestTemplates).map(([type, text]) => [type, template(text)])),
    responses: IntegrationResponses.map(({ StatusCode, SelectionPattern, ResponseTemplates }) => ({
      status: StatusCode,
      pattern: SelectionPattern === undefined ? undefined : new RegExp(`^(?:${SelectionPattern})$`),
      template:
        ResponseTemplates[JSON_TYPE] === undefined ? undefined : template(ResponseTemplates[JSON_TYPE]),
    })),
  };
}

function readGatewayResponses(read: Read, api: string): ReadonlyMap<string, GatewayResponse> {
  const schema = z.object({
    RestApiId: z.string(),
    ResponseType: z.string(),
    StatusCode: z.coerce.number().optional(),
    ResponseParameters: z.record(z.string(), z.string()).default({}),
    ResponseTemplates: z.record(z.string(), z.string()).default({}),
  });
  return new Map(
    read('AWS::ApiGateway::GatewayResponse')
      .map(({ properties }) => schema.parse(properties))
      .filter(({ RestApiId }) => RestApiId === api)
      .map(({ ResponseType, StatusCode, ResponseParameters, ResponseTemplates }) => [
        ResponseType,
        {
          status: StatusCode,
          headers: constantHeaders(ResponseParameters),
          body: ResponseTemplates[JSON_TYPE],
        },
      ]),
  );
}

/** `gatewayresponse.header.X` with a constant in apostrophes. */
function constantHeaders(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([parameter, value]) => {
      const [, header] = /^gatewayresponse\.header\.([\w-]+)$/.exec(parameter) ?? [];
      const [, constant] = /^'(.*)'$/.exec(value) ?? [];
      if (header && constant !== undefined) return [header.toLowerCase(), constant];
      throw new NotModelledError(
        'A gateway response',
        `It sets ${parameter} to ${value}.`,
        'Headers with constants are modelled.',
      );
    }),
  );
}

function existing(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}
