import * as apigateway from 'aws-cdk-lib/aws-apigateway';

/** Format of an API's access log. Who asked what is in it, what they asked for is not. */
export const ACCESS_LOG = apigateway.AccessLogFormat.custom(
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
