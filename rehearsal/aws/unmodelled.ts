import { credentialScope } from './signature';
import type { WireProtocol } from './wire';

/**
 * Answers the calls of every service that has no model of its own, so that none of them leaves this machine: with the
 * error `UnknownOperationException`, and with the service and operation named in the ledger. The JSON protocols name
 * the operation in `X-Amz-Target`, the Query protocol in `Action`; a REST request is named by method and path.
 */
export const unmodelledServices: WireProtocol = {
  service: 'other services',
  contentType: 'application/json',
  read(request) {
    const service = credentialScope(request.headers.authorization)?.service ?? 'unsigned';
    const target = String(request.headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1);
    const action = /(?:^|&)Action=(\w+)/.exec(
      `${request.url.search.slice(1)}&${request.body.toString()}`,
    )?.[1];
    return {
      operation: `${service}:${target || action || `${request.method} ${request.url.pathname}`}`,
      input: {},
    };
  },
  error: ({ code, message, status }) => ({
    status,
    headers: { 'x-amzn-errortype': code },
    body: { __type: code, message },
  }),
};
