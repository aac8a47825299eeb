import type { Settings } from '../lib/config/settings';

/** Every property optional, all the way down; arrays and functions are taken whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

const SANDBOX: Settings = {
  environment: 'sandbox',
  prefix: 'shop',
  protection: { data: 'destroy', deletionProtection: false, keys: 'separate' },
  logs: { retentionDays: 7, level: 'info' },
  network: { cidr: '10.0.0.0/16', availabilityZones: 2, egress: 'public-subnets', flowLogs: false },
  image: { untaggedExpiryDays: 7, cachesKept: 3 },
  service: {
    cpu: 256,
    memoryMiB: 512,
    capacity: 'FARGATE',
    tasks: { min: 1, max: 2 },
    scaling: { cpuPercent: 60, requestsPerTarget: 1000 },
    tracing: false,
    exec: false,
    containerInsights: false,
    secrets: {},
  },
  loadBalancer: { accessLogs: false, waf: false },
  timeouts: {
    request: 10,
    idle: 60,
    deregistrationDelay: 15,
    stop: 60,
    healthCheck: { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2, gracePeriod: 60 },
  },
  deployment: {
    strategy: 'codedeploy',
    shift: 'Canary10Percent5Minutes',
    hooks: true,
    alarms: { errorPercent: 1, p99Milliseconds: 1000, windowMinutes: 1 },
    readyWaitMinutes: 0,
    terminationWaitMinutes: 5,
  },
  delivery: {
    source: { type: 's3' },
    build: { timeoutMinutes: 30, size: 'SMALL', variables: {} },
    scan: { failFrom: 'HIGH', waitMinutes: 10, withoutResult: 'fail' },
    approval: { type: 'none' },
    artifactDays: 30,
  },
  quote: {
    memoryMiB: 512,
    timeoutSeconds: 5,
    concurrency: { type: 'unreserved' },
    shift: 'Canary10Percent5Minutes',
    alarms: { errorPercent: 1, p99Milliseconds: 1000, throttles: 1, windowMinutes: 1 },
    api: { authorization: 'none', requestsPerSecond: 50, burst: 100, loggingRole: 'managed' },
  },
  workflow: {
    approval: { fromMinor: 50_000, hours: 24 },
    shipping: { worker: 'none', heartbeatSeconds: 60, timeoutMinutes: 60 },
    reminderHours: 72,
    stuckAfterMinutes: 1800,
    logLevel: 'ERROR',
    quoteCheck: { requestsPerSecond: 20, burst: 40 },
  },
  observability: { pageBy: 'architecture', dashboard: true },
  tags: {},
};

/**
 * Complete settings for a test: a small sandbox, with what the test is about put over it.
 * An override of `undefined` removes an optional setting.
 */
export function testSettings(overrides: DeepPartial<Settings> = {}): Settings {
  return merge<Settings>(SANDBOX, overrides);
}

function merge<T>(base: T, over: DeepPartial<T>): T;
function merge(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) {
    return over;
  }
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    merged[key] = key in base ? merge(base[key], value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
