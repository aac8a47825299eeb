import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import type { MetricStore } from '../../../rehearsal/alarms/metrics';
import { scaledClock } from '../../../rehearsal/clock';
import type { Clock } from '../../../rehearsal/clock';
import { LambdaService } from '../../../rehearsal/lambda/service';
import type { InvocationResult } from '../../../rehearsal/lambda/result';
import type { VersionConfiguration } from '../../../rehearsal/lambda/version';
import { seededRandom } from '../../../rehearsal/load/random';

/** A Lambda service in a temporary folder, with functions made of source text. */
export interface LambdaFixture {
  readonly service: LambdaService;
  readonly metrics: MetricStore;
  readonly folder: string;
  /** Puts a function whose file `index.js` (or another name) has this source. */
  put(source: string, options?: PutOptions): Promise<VersionConfiguration>;
  /** Invokes with an event and parses the answer. */
  call(event: unknown, qualifier?: string): Promise<InvocationResult & { readonly value: unknown }>;
  close(): Promise<void>;
}

export interface PutOptions extends Partial<VersionConfiguration> {
  readonly file?: string;
  readonly reservedConcurrency?: number;
}

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:quote';

export function lambdaFixture(clock: Clock = scaledClock(1)): LambdaFixture {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lambda-test-'));
  const metrics = metricStore();
  const store = path.join(folder, 'store');
  const service = new LambdaService({ clock, random: seededRandom(7), metrics, folder: store });
  let packages = 0;
  return {
    service,
    metrics,
    folder,
    async put(source, { file = 'index.js', reservedConcurrency, ...overrides } = {}) {
      const codePath = path.join(folder, `package-${packages++}`);
      mkdirSync(codePath);
      writeFileSync(path.join(codePath, file), source);
      const configuration: VersionConfiguration = {
        functionName: 'quote',
        functionArn: FUNCTION_ARN,
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        codePath,
        memoryMiB: 128,
        timeoutSeconds: 20,
        environment: {},
        roleName: 'quote-role',
        region: 'us-east-1',
        logGroupName: '/aws/lambda/quote',
        ...overrides,
      };
      await service.putFunction(configuration, reservedConcurrency);
      return configuration;
    },
    async call(event, qualifier) {
      const result = await service.invoke({
        functionName: 'quote',
        qualifier,
        payload: JSON.stringify(event),
      });
      return { ...result, value: JSON.parse(result.payload) as unknown };
    },
    async close() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
