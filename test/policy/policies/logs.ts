import { finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, type EnvironmentTemplates, type Placed } from '../templates';

export const logsExpire: Policy = {
  name: 'log groups keep their lines as long as the setting says',
  why: 'A group without retention keeps them forever, and its bill grows.',
  see: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#SettingLogRetention',
  *check(environment) {
    const days = environment.settings.logs.retentionDays;
    for (const placed of environment.ofType('AWS::Logs::LogGroup')) {
      const retention = placed.properties['RetentionInDays'];
      if (retention !== days) yield finding(placed, `keeps lines for ${String(retention)} days, not ${days}`);
    }
  },
};

/** Where each kind of resource names the group that it logs to; its own value, or texts that hold a reference. */
const GROUPS: Readonly<Record<string, (placed: Placed) => readonly unknown[]>> = {
  'AWS::Lambda::Function': ({ properties }) => [at(properties, 'LoggingConfig', 'LogGroup')],
  'AWS::CodeBuild::Project': ({ properties }) => [
    at(properties, 'LogsConfig', 'CloudWatchLogs', 'GroupName'),
  ],
  'AWS::ApiGateway::Stage': ({ properties }) => [
    referenceWithin(at(properties, 'AccessLogSetting', 'DestinationArn')),
  ],
  'AWS::StepFunctions::StateMachine': ({ properties }) =>
    listAt(properties, 'LoggingConfiguration', 'Destinations').map((destination) =>
      at(destination, 'CloudWatchLogsLogGroup', 'LogGroupArn'),
    ),
  'AWS::ECS::TaskDefinition': ({ properties }) =>
    listAt(properties, 'ContainerDefinitions').map((container) =>
      at(container, 'LogConfiguration', 'Options', 'awslogs-group'),
    ),
};

export const everythingLogs: Policy = {
  name: 'what runs logs to a group of its stack',
  why: 'A group that a service makes for itself never expires and stays behind when the stack goes.',
  see: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html',
  *check(environment) {
    for (const placed of environment.ofType(...Object.keys(GROUPS))) {
      const groups = GROUPS[placed.type]?.(placed) ?? [];
      if (groups.length === 0) yield finding(placed, 'names no log group');
      for (const group of groups) {
        if (!isOwnGroup(environment, placed, group)) yield finding(placed, 'logs to no group of a template');
      }
    }
  },
};

function isOwnGroup(environment: EnvironmentTemplates, { stack }: Placed, group: unknown): boolean {
  return environment.target(stack, group)?.type === 'AWS::Logs::LogGroup';
}

/** The reference in an ARN that is joined from pieces: the last one. */
function referenceWithin(value: unknown): unknown {
  const pieces = listAt(value, 'Fn::Join', 1);
  return pieces.length === 0 ? value : pieces.findLast((piece) => typeof piece === 'object');
}

/** Actions that a role needs to make a log group for itself. */
const MAKES_GROUPS = 'logs:CreateLogGroup';

export const nobodyMakesGroups: Policy = {
  name: 'no role may make log groups',
  why: 'Then no group comes into being that the templates do not know.',
  *check(environment) {
    for (const placed of environment.ofType('AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::RolePolicy')) {
      if (JSON.stringify(placed.properties).includes(MAKES_GROUPS)) {
        yield finding(placed, `allows ${MAKES_GROUPS}`);
      }
    }
  },
};
