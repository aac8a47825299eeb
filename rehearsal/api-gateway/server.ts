import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveOnLoopback } from '../aws/loopback';
import { credentialScope } from '../aws/signature';
import { STEP_FUNCTIONS_TARGET } from '../aws/step-functions';
import { NotModelledError } from '../state-machine/error';
import type { RestApiModel } from './model';
import { RestApi } from './rest-api';
import type { ServiceCall } from './rest-api';

/** A REST API that listens on this machine. */
export interface RunningRestApi {
  /** With the stage, without a slash behind it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Longest that an integration takes, in real milliseconds.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const INTEGRATION_MS = 29_000;

export interface RestApiSurroundings {
  /** URLs of local endpoints by the variable that SDK clients know. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly region: string;
}

/** Services that integrations can call, over the JSON protocol 1.0. */
const SERVICES: Readonly<Record<string, { readonly variable: string; readonly target: string }>> = {
  states: { variable: 'AWS_ENDPOINT_URL_SFN', target: STEP_FUNCTIONS_TARGET },
};

/**
 * Starts a REST API on the loopback interface.
 *
 * @throws NotModelledError when an integration calls a service that the rehearsal does not call by its API
 */
export async function startRestApi(
  model: RestApiModel,
  surroundings: RestApiSurroundings,
): Promise<RunningRestApi> {
  for (const { integration, path } of model.methods) {
    if (SERVICES[integration.service]) continue;
    const fix = `Modelled are ${Object.keys(SERVICES).join(', ')}.`;
    throw new NotModelledError(`REST API ${model.name}, ${path}`, `It calls ${integration.service}.`, fix);
  }
  const api = new RestApi(model, serviceCall(surroundings));
  const server = createServer((request, response) => void answer(api, request, response));
  const { url, close } = await serveOnLoopback(server);
  return { url: `${url}/${model.stage}`, close };
}

async function answer(api: RestApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { headers, method = 'GET', url = '/' } = request;
    const { status, body, ...given } = await api.handle({
      method,
      path: new URL(url, 'http://127.0.0.1').pathname,
      contentType: headers['content-type'],
      signed: credentialScope(headers.authorization) !== undefined,
      body: Buffer.concat(chunks).toString('utf8'),
    });
    response.writeHead(status, given.headers).end(body);
  } catch (error) {
    // A fault of the rehearsal, in words that no answer of the API has.
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`The rehearsal failed: ${String(error)}`);
  }
}

/** Calls a service in the name of the integration's role, which travels as the access key id. */
function serviceCall({ endpoints, region }: RestApiSurroundings): ServiceCall {
  return async ({ service, action, roleName }, body) => {
    const { variable = '', target = '' } = SERVICES[service] ?? {};
    const scope = `${roleName}/20260101/${region}/${service}/aws4_request`;
    const response = await fetch(endpoints[variable] ?? '', {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=rehearsal`,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${target}.${action}`,
      },
      body,
      signal: AbortSignal.timeout(INTEGRATION_MS),
    });
    return { status: response.status, body: await response.text() };
  };
}
