import type { MetricSample } from '../alarms/metrics';

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/**
 * Metrics that a function writes into its log in CloudWatch's embedded metric format, as Powertools does. A line that
 * is no such document gives none.
 *
 * @param at template milliseconds; the document's own timestamp is the machine's time and is not used
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(line: string, at: number): readonly MetricSample[] {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return [];
  const document = parse(line);
  const { CloudWatchMetrics: directives } = { ...Object(document?.['_aws']) };
  if (!document || !Array.isArray(directives)) return [];
  return directives.flatMap((directive: Directive) => samplesOf(document, directive, at));
}

function samplesOf(document: Record<string, unknown>, directive: Directive, at: number): MetricSample[] {
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  if (typeof namespace !== 'string' || !Array.isArray(metrics)) return [];
  const dimensionSets: unknown[] = Array.isArray(sets) ? sets : [[]];
  return dimensionSets.flatMap((set) => {
    const names = Array.isArray(set) ? set.map(String) : [];
    const dimensions = Object.fromEntries(names.map((name) => [name, String(document[name])]));
    return metrics.flatMap((metric: { Name?: unknown }) => {
      const name = String(metric.Name);
      const values = [document[name]].flat().filter((value): value is number => typeof value === 'number');
      return values.map((value) => ({ namespace, name, dimensions, value, at }));
    });
  });
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
