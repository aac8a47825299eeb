/** Namespace of the metrics in tests. Importing this file sets it, before the handler's Powertools look for it. */
export const NAMESPACE = 'test';
/** Region of the clients in tests. */
export const REGION = 'us-east-1';

process.env.POWERTOOLS_METRICS_NAMESPACE = NAMESPACE;
process.env.POWERTOOLS_SERVICE_NAME = 'quote';
process.env.AWS_REGION = REGION;
// On Node 20 the AWS SDK announces the end of its support once a process.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
