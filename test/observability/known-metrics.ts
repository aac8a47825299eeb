import type { MetricKey } from '../../rehearsal/alarms/metrics';
import { DOCUMENTED_METRICS, type NamedBy } from './documented-metrics';
import type { LookedAt } from './looked-at';

/** The metrics that there are in an environment: AWS's, for the resources of its templates, and the product's own. */
export class KnownMetrics {
  private readonly names = new Map<NamedBy, ReadonlySet<string>>();

  /** @param own metrics that the product's code emits */
  constructor(
    private readonly lookedAt: LookedAt,
    private readonly own: readonly MetricKey[],
  ) {}

  /** What is wrong with a metric that somebody names; `undefined` when it exists. */
  problemOf(metric: MetricKey): string | undefined {
    const { namespace, name, dimensions } = metric;
    if (!namespace.startsWith('AWS/')) {
      return this.own.some((known) => textOf(known) === textOf(metric))
        ? undefined
        : `nothing emits ${textOf(metric)}`;
    }
    const documented = DOCUMENTED_METRICS[namespace];
    const sets = documented?.metrics[name];
    if (documented === undefined || sets === undefined) return `AWS documents no ${namespace} ${name}`;
    const given = Object.keys(dimensions).toSorted().join(',');
    if (!sets.includes(given))
      return `AWS documents ${namespace} ${name} by ${sets.join(' or ')}, not by ${given}`;
    const lost = Object.entries(dimensions).find(([dimension, value]) => {
      const namedBy = documented.dimensions[dimension];
      return namedBy === undefined || !this.namesBy(namedBy).has(value);
    });
    return lost && `no resource of the templates is the ${lost[0]} ${lost[1]}`;
  }

  private namesBy(namedBy: NamedBy): ReadonlySet<string> {
    const known = this.names.get(namedBy) ?? new Set(this.read(namedBy));
    this.names.set(namedBy, known);
    return known;
  }

  private read({ type, by }: NamedBy): readonly string[] {
    const { assembly, resolver } = this.lookedAt;
    return assembly.resources(type).flatMap(({ stack, logicalId }) => {
      if (by === 'ref') return String(resolver.ref(stack, logicalId));
      if ('attribute' in by) return String(resolver.attribute(stack, logicalId, by.attribute));
      const properties = resolver.properties(stack, logicalId);
      if ('items' in by) {
        const items: unknown = properties[by.items];
        return Array.isArray(items) ? items.map((item) => String(Object(item)[by.member])) : [];
      }
      return by.properties.map((property) => String(properties[property])).join(':');
    });
  }
}

function textOf({ namespace, name, dimensions }: MetricKey): string {
  const sorted = Object.entries(dimensions)
    .map(([dimension, value]) => `${dimension}=${value}`)
    .toSorted();
  return [namespace, name, ...sorted].join(' ');
}
