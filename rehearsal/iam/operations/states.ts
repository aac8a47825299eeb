import { keyNeeds, textOf } from './operation';
import type { KeyUse, Need, Operation, Operations, Surroundings } from './operation';

const BOTH: KeyUse['actions'] = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * Operations of Step Functions, and what they need of the keys of encrypted state machines and activities.
 *
 * AWS's reference lists no resource for `SendTask*`. A refusal names the state machine or the activity whose task it is
 * (aws/aws-cdk#8486), and so does this. Which use of a key each call makes is documented for one of them only: what
 * SendTaskFailure writes is encrypted for the execution's role. For the others both uses are charged to the caller, as
 * the CDK grants them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
 */
export const STATES: Operations = {
  'states:StartExecution': start('StartExecution'),
  'states:StartSyncExecution': start('StartSyncExecution'),
  'states:StopExecution': onExecution('StopExecution'),
  'states:DescribeExecution': onExecution('DescribeExecution'),
  'states:GetExecutionHistory': onExecution('GetExecutionHistory'),
  'states:DescribeStateMachineForExecution': onExecution('DescribeStateMachineForExecution'),
  'states:ListExecutions': onMachine('ListExecutions'),
  'states:DescribeStateMachine': onMachine('DescribeStateMachine'),
  'states:ListStateMachines': () => [{ action: 'states:ListStateMachines', resource: '*' }],
  'states:GetActivityTask': ({ activityArn }, surroundings) => {
    const arn = textOf(activityArn);
    return [{ action: 'states:GetActivityTask', resource: arn }, ...uses(arn, surroundings)];
  },
  'states:SendTaskSuccess': report('SendTaskSuccess', (owner, surroundings) => uses(owner, surroundings)),
  'states:SendTaskFailure': report('SendTaskFailure', (owner, surroundings) => {
    const role = surroundings.machineRole(owner);
    return role === undefined ? [] : uses(owner, surroundings, role);
  }),
  'states:SendTaskHeartbeat': report('SendTaskHeartbeat', () => []),
};

/** The execution's data is encrypted for its own role too. */
function start(name: string): Operation {
  return ({ stateMachineArn }, surroundings) => {
    const arn = textOf(stateMachineArn);
    const role = surroundings.machineRole(arn);
    return [
      { action: `states:${name}`, resource: arn },
      ...uses(arn, surroundings),
      ...(role === undefined ? [] : uses(arn, surroundings, role)),
    ];
  };
}

function onMachine(name: string): Operation {
  return ({ stateMachineArn }) => [{ action: `states:${name}`, resource: textOf(stateMachineArn) }];
}

function onExecution(name: string): Operation {
  return ({ executionArn }) => [{ action: `states:${name}`, resource: textOf(executionArn) }];
}

/** A token that was never given out is refused by the service itself. */
function report(
  name: string,
  keyUses: (owner: string, surroundings: Surroundings) => readonly Need[],
): Operation {
  return ({ taskToken }, surroundings) => {
    const owner = surroundings.facts.taskOwner?.(textOf(taskToken));
    if (owner === undefined) return [];
    return [{ action: `states:${name}`, resource: owner }, ...keyUses(owner, surroundings)];
  };
}

/** @param role ARN of the role that the key is used for. @default the caller */
function uses(arn: string, surroundings: Surroundings, role?: string): readonly Need[] {
  const kind = arn.split(':')[5] === 'activity' ? 'activityArn' : 'stateMachineArn';
  const encryptionContext = { [`aws:states:${kind}`]: arn };
  return keyNeeds({ service: 'states', resource: arn, encryptionContext, actions: BOTH, role }, surroundings);
}
