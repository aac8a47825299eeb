import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import type { OpsContext } from '../context/context';
import { moment } from '../text';
import { alarmLines } from './alarm-line';
import type { StatusLine } from './report';

/** The pipeline: its last execution, the state of each stage, alarms. */
export async function deliveryStatus(context: OpsContext): Promise<readonly StatusLine[]> {
  const { clients, stacks } = context;
  const name = await stacks.output('delivery', 'PipelineName');
  const client = clients.get(CodePipelineClient);
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
  const { pipelineExecutionSummaries: [last] = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName: name, maxResults: 1 }),
  );
  return [
    { label: 'pipeline', value: name },
    {
      label: 'last execution',
      value:
        last === undefined
          ? 'none yet'
          : `${last.status}${last.startTime === undefined ? '' : `, ${moment(last.startTime)}`}`,
      bad: last?.status === 'Failed',
    },
    ...stageStates.map(({ stageName = '', latestExecution, actionStates = [] }): StatusLine => {
      const status = latestExecution?.status ?? 'not run yet';
      const failed = actionStates.find((action) => action.latestExecution?.status === 'Failed');
      const reason = failed?.latestExecution?.errorDetails?.message;
      const waits = actionStates.find(
        (action) => action.latestExecution?.status === 'InProgress' && action.latestExecution.token,
      );
      const detail = waits ? ', waits for approval' : reason === undefined ? '' : `: ${reason}`;
      return { label: `stage ${stageName}`, value: `${status}${detail}`, bad: status === 'Failed' };
    }),
    ...(await alarmLines(context, 'delivery')),
  ];
}
