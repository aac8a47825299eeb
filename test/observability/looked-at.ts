import type { EnvironmentName } from '../../lib/config';
import { readAlarms, type AlarmDefinition } from '../../rehearsal/alarms/definition';
import type { MetricKey } from '../../rehearsal/alarms/metrics';
import { loadAssembly, type Assembly } from '../../rehearsal/assembly';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import type { Resolver } from '../../rehearsal/values';
import { synthesizeEnvironment } from '../synthesis';

/** A widget of a dashboard, as far as tests look at it. */
export interface Widget {
  readonly type: string;
  readonly y: number;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly query?: string;
    readonly annotations?: {
      readonly horizontal?: readonly { readonly label: string; readonly value: number }[];
    };
  };
}

/** A resource with its properties, every reference resolved. */
export interface Resolved {
  readonly id: string;
  readonly stack: string;
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What an environment has to be looked at by, out of its templates. Names are made up, as a deployment would give them. */
export class LookedAt {
  readonly assembly: Assembly;
  readonly resolver: Resolver;
  readonly alarms: readonly AlarmDefinition[];

  constructor(readonly environment: EnvironmentName) {
    this.assembly = loadAssembly(synthesizeEnvironment(environment).directory);
    this.resolver = undeployedResolver(this.assembly);
    this.alarms = readAlarms(this.assembly, this.resolver);
  }

  all(type: string): readonly Resolved[] {
    return this.assembly.resources(type).map(({ stack, logicalId }) => ({
      id: logicalId,
      stack: stack.stackName,
      ref: String(this.resolver.ref(stack, logicalId)),
      properties: this.resolver.properties(stack, logicalId),
    }));
  }

  widgets(): readonly Widget[] {
    return this.all('AWS::CloudWatch::Dashboard').flatMap(({ properties }) => {
      const body: { readonly widgets: readonly Widget[] } = JSON.parse(String(properties.DashboardBody));
      return body.widgets;
    });
  }

  /** Every metric that an alarm or a widget names, with who names it. */
  namedMetrics(): readonly (readonly [by: string, MetricKey])[] {
    return [
      ...this.alarms.flatMap(({ logicalId, queries }) =>
        queries.flatMap((query) => ('metric' in query ? [[logicalId, query.metric] as const] : [])),
      ),
      ...this.widgets().flatMap(({ properties }) =>
        metricsOf(properties).map((metric) => [properties.title, metric] as const),
      ),
    ];
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
function metricsOf({ metrics = [] }: Widget['properties']): readonly MetricKey[] {
  return metrics.flatMap((entry) => {
    const [namespace, name, ...rest] = entry.filter((part) => typeof part === 'string');
    if (namespace === undefined || name === undefined) return [];
    const dimensions: Record<string, string> = {};
    for (let at = 0; at < rest.length; at += 2) dimensions[rest[at] ?? ''] = rest[at + 1] ?? '';
    return [{ namespace, name, dimensions }];
  });
}
