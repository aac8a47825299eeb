import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { OpsContext } from '../context/context';
import { functionSubject, pollerOf } from '../context/subjects';
import { trafficOfAlias } from '../watch/codedeploy-answers';
import { alarmLines } from './alarm-line';
import { lastDeployment } from './deployment-line';
import type { StatusLine } from './report';

/** The quote function: versions behind its alias, the last deployment, alarms. */
export async function functionStatus(context: OpsContext): Promise<readonly StatusLine[]> {
  const { alias } = await functionSubject(context);
  const answer = await context.clients
    .get(LambdaClient)
    .send(new GetAliasCommand({ FunctionName: alias.functionName, Name: alias.name }));
  const shares = trafficOfAlias(answer).map(({ label, percent }) => `${label} ${percent} %`);
  return [
    { label: 'function', value: alias.functionName },
    { label: alias.name, value: shares.join(', ') },
    await lastDeployment(await pollerOf(context, 'function')),
    ...(await alarmLines(context, 'function')),
  ];
}
