/** Says in a log what wrote it. */
export const SOAK = 'soak';

// Importing this file comes before the handlers, whose Powertools look at the environment when they are loaded.
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
process.env.POWERTOOLS_METRICS_DISABLED = 'true';
process.env.POWERTOOLS_TRACE_ENABLED = 'false';
// The X-Ray SDK would follow every promise of this process. In Lambda it does so in the quote function's own.
process.env.AWS_XRAY_MANUAL_MODE = 'true';
process.env.POWERTOOLS_METRICS_NAMESPACE = 'soak';
process.env.POWERTOOLS_SERVICE_NAME = 'orders';
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'soak';
process.env.AWS_SECRET_ACCESS_KEY = 'soak';
