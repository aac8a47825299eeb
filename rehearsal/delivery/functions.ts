import type { Assembly } from '../assembly/types';
import { readFunctions } from '../lambda/from-template';
import type { SkippedFunction } from '../lambda/from-template';
import type { LambdaService } from '../lambda/service';
import type { Resolver } from '../values/types';

export interface PutFunctionsOptions {
  /** Leads a URL of the template to this machine. */
  readonly localUrl: (text: string) => string;
  /** Logical id of the only function that is meant. @default all of them */
  readonly only?: string;
}

/**
 * Creates or changes the functions of an assembly.
 *
 * @returns those that cannot be run here, and why
 */
export async function putFunctions(
  assembly: Assembly,
  resolver: Resolver,
  lambda: Pick<LambdaService, 'putFunction'>,
  { localUrl, only }: PutFunctionsOptions,
): Promise<readonly SkippedFunction[]> {
  const { functions, skipped } = readFunctions(assembly, resolver);
  for (const { logicalId, configuration, reservedConcurrency } of functions) {
    if (only !== undefined && only !== logicalId) continue;
    const environment = Object.fromEntries(
      Object.entries(configuration.environment).map(([name, value]) => [name, localUrl(value)]),
    );
    await lambda.putFunction({ ...configuration, environment }, reservedConcurrency);
  }
  return skipped;
}
