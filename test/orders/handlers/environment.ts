/** Namespace of the metrics in tests. Importing this file sets it, before the handlers' Powertools look for it. */
export const NAMESPACE = 'test';
/** Region of the clients in tests. */
export const REGION = 'us-east-1';

process.env.POWERTOOLS_METRICS_NAMESPACE = NAMESPACE;
process.env.POWERTOOLS_SERVICE_NAME = 'orders';
process.env.AWS_REGION = REGION;
process.env.AWS_ACCESS_KEY_ID = 'local';
process.env.AWS_SECRET_ACCESS_KEY = 'local';
