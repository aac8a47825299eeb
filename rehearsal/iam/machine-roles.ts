import type { Assembly } from '../assembly/types';
import type { Resolver } from '../values/types';
import { existing } from './roles';

/** ARN of the role of each state machine, by the ARN of the machine. */
export function readMachineRoles(assembly: Assembly, resolver: Resolver): ReadonlyMap<string, string> {
  return new Map(
    existing(assembly, resolver, 'AWS::StepFunctions::StateMachine').map(({ stack, logicalId }) => [
      String(resolver.ref(stack, logicalId)),
      String(resolver.properties(stack, logicalId).RoleArn),
    ]),
  );
}
