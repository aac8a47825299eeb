import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { paginateListExecutions, type SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';

/** What the handler asks AWS. */
export interface RunningExecutions {
  /** ARNs of the executions that run, all of them. None when there is no such state machine. */
  readonly list: (stateMachineArn: string) => Promise<readonly string[]>;
  /** Stops one. One that has gone meanwhile is stopped. */
  readonly stop: (executionArn: string) => Promise<void>;
  /** Status of the stack with this id. */
  readonly stackStatus: (stackId: string) => Promise<string>;
}

/** Most that one answer of ListExecutions holds. */
const PAGE = 1000;

/**
 * `StopExecution` without `error` and `cause` needs no permission for the key of encrypted executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
 */
export function runningExecutions(sfn: SFNClient, cloudFormation: CloudFormationClient): RunningExecutions {
  return {
    list: (stateMachineArn) => unless('StateMachineDoesNotExist', () => list(sfn, stateMachineArn), []),
    stop: (executionArn) =>
      unless(
        'ExecutionDoesNotExist',
        async () => void (await sfn.send(new StopExecutionCommand({ executionArn }))),
        undefined,
      ),
    stackStatus: async (stackId) => {
      const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
      return Stacks[0]?.StackStatus ?? 'unknown';
    },
  };
}

async function list(client: SFNClient, stateMachineArn: string): Promise<string[]> {
  const arns: string[] = [];
  const pages = paginateListExecutions(
    { client, pageSize: PAGE },
    { stateMachineArn, statusFilter: 'RUNNING' },
  );
  for await (const { executions = [] } of pages) {
    for (const { executionArn } of executions) if (executionArn) arns.push(executionArn);
  }
  return arns;
}

/** What a call answers, or a substitute when it fails by an error of this name. */
async function unless<T>(name: string, call: () => Promise<T>, substitute: T): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === name) return substitute;
    throw error;
  }
}
