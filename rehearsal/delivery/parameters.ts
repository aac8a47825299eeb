import type { Assembly } from '../assembly/types';
import type { ParameterStore } from '../aws/ssm';
import type { Resolver } from '../values/types';

/** Writes the parameters that an assembly's templates hold, where their value has changed. */
export function putParameters(assembly: Assembly, resolver: Resolver, store: ParameterStore): void {
  for (const { stack, logicalId } of assembly.resources('AWS::SSM::Parameter')) {
    if (!resolver.exists(stack, logicalId)) continue;
    const name = String(resolver.ref(stack, logicalId));
    const value = String(resolver.properties(stack, logicalId).Value);
    if (store.get(name)?.value !== value) store.put(name, value);
  }
}

/** The value of a parameter, the same however often it is asked for. */
export type ParametersSeen = (name: string) => string | undefined;

/**
 * Reads each parameter once, when it is first asked for.
 *
 * @param read the value now; undefined when there is none
 */
export function parametersSeen(read: (name: string) => string | undefined): ParametersSeen {
  const seen = new Map<string, string | undefined>();
  return (name) => {
    if (!seen.has(name)) seen.set(name, read(name));
    return seen.get(name);
  };
}
