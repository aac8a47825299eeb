/** Namespace of the metrics in tests. Importing this file sets it, before the handler's Powertools look for it. */
export const NAMESPACE = 'test';
/** Region of the clients in tests. */
export const REGION = 'us-east-1';

process.env.POWERTOOLS_METRICS_NAMESPACE = NAMESPACE;
process.env.POWERTOOLS_SERVICE_NAME = 'quote';
process.env.AWS_REGION = REGION;
