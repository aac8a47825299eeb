import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { OpsContext } from '../context/context';
import { pollerOf, serviceSubject } from '../context/subjects';
import { getJson } from '../http';
import { liveRevision } from '../release/live-revision';
import { alarmLines } from './alarm-line';
import { lastDeployment } from './deployment-line';
import type { StatusLine } from './report';

/** The order API: what serves, how many tasks, the last deployment, alarms. */
export async function serviceStatus(context: OpsContext): Promise<readonly StatusLine[]> {
  const { clients, stacks } = context;
  const subject = await serviceSubject(context);
  const url = await stacks.output('service', 'ServiceUrl');
  const live = await liveRevision(clients, subject);
  const { services } = await clients
    .get(ECSClient)
    .send(new DescribeServicesCommand({ cluster: subject.cluster, services: [subject.service] }));
  const { desiredCount = 0, runningCount = 0 } = services?.[0] ?? {};
  return [
    { label: 'url', value: url },
    await versionLine(url),
    { label: 'revision', value: live.taskDefinition.split('/').at(-1) ?? '' },
    { label: 'image', value: (live.image ?? 'not known').split('/').at(-1) ?? '' },
    { label: 'tasks', value: `${runningCount} of ${desiredCount} running`, bad: runningCount < desiredCount },
    await lastDeployment(await pollerOf(context, 'service')),
    ...(await alarmLines(context, 'service')),
  ];
}

/** What the service itself says, by its public address. */
async function versionLine(url: string): Promise<StatusLine> {
  const label = 'version';
  try {
    const { status, body } = await getJson(`${url}/version`);
    if (status !== 200) return { label, value: `${url}/version answers ${status}`, bad: true };
    return { label, value: Object.values({ ...Object(body) }).join(' ') };
  } catch (error) {
    return { label, value: error instanceof Error ? error.message : String(error), bad: true };
  }
}
