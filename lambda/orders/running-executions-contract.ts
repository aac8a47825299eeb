/** What the custom resource that stops executions and its construct agree on by name. Plain constants. */

export const RUNNING_EXECUTIONS_RESOURCE_TYPE = 'Custom::RunningExecutions';

/** Properties of the custom resource. */
export const RUNNING_EXECUTIONS_PROPERTIES = { stateMachine: 'StateMachineArn' } as const;
