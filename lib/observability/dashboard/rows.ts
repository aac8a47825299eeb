import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../../config/settings';
import { LOG_QUERIES } from '../log-queries';
import type { Observed } from '../observed';
import { quoteWidgets } from './quote';
import { servedWidgets, serviceWidgets } from './service';
import { quoteCheckWidgets, workflowWidgets } from './workflow';

export interface DashboardContent {
  readonly settings: Pick<Settings, 'deployment' | 'quote' | 'workflow'>;
  readonly observed: Observed;
  /** The alarms that page. */
  readonly pages: readonly cloudwatch.IAlarm[];
  /** The alarms below them. */
  readonly alarms: readonly cloudwatch.IAlarm[];
  /** Name of the log group of deployments. */
  readonly deploymentLog: string;
}

/**
 * The dashboard of an environment, row by row. Pure. The first row alone answers whether users are served: what pages,
 * how many requests there are, how many of them fail, and how long they take.
 */
export function dashboardRows({
  settings,
  observed,
  pages,
  alarms,
  deploymentLog,
}: DashboardContent): cloudwatch.IWidget[][] {
  const size = { width: 6, height: 6 };
  return [
    [
      new cloudwatch.AlarmStatusWidget({ title: 'Does anything page?', alarms: [...pages], ...size }),
      ...servedWidgets(observed, settings.deployment.alarms),
    ],
    workflowWidgets(observed, settings.workflow),
    quoteWidgets(observed, settings.quote),
    serviceWidgets(observed),
    [
      ...quoteCheckWidgets(observed),
      new cloudwatch.LogQueryWidget({
        title: 'Deployments',
        logGroupNames: [deploymentLog],
        queryLines: [...LOG_QUERIES.deployments],
        view: cloudwatch.LogQueryVisualizationType.TABLE,
        width: 12,
        height: 6,
      }),
    ],
    [new cloudwatch.AlarmStatusWidget({ title: 'All alarms', alarms: [...alarms], width: 24, height: 6 })],
  ];
}
