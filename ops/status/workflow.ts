import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ifAllowed } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { duration } from '../text';
import { alarmLines } from './alarm-line';
import type { StatusLine } from './report';

/** Most executions that are looked at. */
const LOOKED_AT = 1000;

/** The order workflow: executions that run, and for how long; orders that are parked; alarms. */
export async function workflowStatus(context: OpsContext): Promise<readonly StatusLine[]> {
  const { stacks } = context;
  const stateMachineArn = await stacks.output('workflow', 'StateMachineArn');
  return [
    { label: 'state machine', value: stateMachineArn.split(':').at(-1) ?? '' },
    ...(await executionLines(context, stateMachineArn)),
    await parkedLine(context, await stacks.output('workflow', 'ParkedOrdersUrl')),
    ...(await alarmLines(context, 'workflow')),
  ];
}

async function executionLines(context: OpsContext, stateMachineArn: string): Promise<readonly StatusLine[]> {
  const { clients, now, settings } = context;
  const { executions = [], nextToken } = await clients
    .get(SFNClient)
    .send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: LOOKED_AT }));
  const limit = settings.workflow.stuckAfterMinutes * 60;
  const ages = executions.map(({ name = '', startDate }) => ({
    name,
    seconds: startDate === undefined ? 0 : (now().getTime() - startDate.getTime()) / 1000,
  }));
  const stuck = ages.filter(({ seconds }) => seconds > limit).toSorted((a, b) => b.seconds - a.seconds);
  const more = nextToken === undefined ? '' : ' or more';
  return [
    { label: 'running', value: `${executions.length}${more}` },
    {
      label: 'stuck',
      value: `${stuck.length} for longer than ${duration(limit)}`,
      bad: stuck.length > 0,
    },
    ...stuck
      .slice(0, 3)
      .map(({ name, seconds }) => ({ label: '', value: `${name} for ${duration(seconds)}`, bad: true })),
  ];
}

async function parkedLine({ clients }: OpsContext, QueueUrl: string): Promise<StatusLine> {
  const call = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  const answer = await ifAllowed(clients.get(SQSClient).send(call));
  if (!answer) return { label: 'parked orders', value: 'not visible with these permissions' };
  const count = answer.Attributes?.['ApproximateNumberOfMessages'] ?? '0';
  return { label: 'parked orders', value: count, bad: count !== '0' };
}
