import type { Random } from '../load/random';

/** Where an alias sends its invocations: to one version, or by weight to two. */
export interface AliasRouting {
  readonly functionVersion: string;
  /** Share of another version, above 0 and below 1. @default everything to `functionVersion` */
  readonly additional?: { readonly version: string; readonly weight: number };
}

/**
 * The version that serves one invocation: a draw for each, independent of the caller, as in Lambda.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 */
export function chooseVersion(routing: AliasRouting, random: Random): string {
  const { functionVersion, additional } = routing;
  return additional && random.fraction() < additional.weight ? additional.version : functionVersion;
}

/** Percent of the invocations by version; they add up to 100. */
export function shares({ functionVersion, additional }: AliasRouting): Readonly<Record<string, number>> {
  if (!additional) return { [functionVersion]: 100 };
  const percent = additional.weight * 100;
  return { [functionVersion]: 100 - percent, [additional.version]: percent };
}

/** @throws RangeError when the routing is none that Lambda accepts */
export function assertRouting(routing: AliasRouting): void {
  const { functionVersion, additional } = routing;
  if (!additional) return;
  if (additional.version === functionVersion) {
    throw new RangeError(
      `The alias names version ${functionVersion} twice; its routing needs another version.`,
    );
  }
  if (!(additional.weight > 0 && additional.weight < 1)) {
    throw new RangeError(
      `The weight of version ${additional.version} is ${additional.weight}; give more than 0 and less than 1.`,
    );
  }
}
