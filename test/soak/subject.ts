import type { Assembly } from '../../rehearsal/assembly/types';
import { readRules } from '../../rehearsal/orders/from-template';
import type { TemplateRule } from '../../rehearsal/orders/from-template';
import { workflowStacks } from '../../rehearsal/orders/workflow-stacks';
import { workflowSubject } from '../../rehearsal/scenarios/orders/subject';
import type { WorkflowSubject } from '../../rehearsal/scenarios/orders/subject';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import { FUNCTION_STATES } from './handlers';

/** The workflow as it was synthesized, read once for many worlds. */
export interface SoakSubject {
  readonly subject: WorkflowSubject;
  readonly rules: readonly TemplateRule[];
  /** State by the name of the function that it calls. */
  readonly stateOfFunction: ReadonlyMap<string, string>;
}

export function soakSubject(assembly: Assembly): SoakSubject {
  const subject = workflowSubject(assembly);
  return {
    subject,
    rules: readRules(workflowStacks(assembly), undeployedResolver(assembly)),
    stateOfFunction: new Map(FUNCTION_STATES.map((state) => [subject.functionOf(state).name, state])),
  };
}
