import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { ECRClient, GetRegistryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { STACK_ROLES } from '../../lib/config';
import { alarmStates } from '../watch/alarms';
import { type Check, ok, problem, warning } from './finding';

/** One role per account and region lets API Gateway write logs; whoever sets it last has set it for all. */
export const API_GATEWAY_LOGGING: Check = {
  name: 'API Gateway logging role',
  async look({ clients, settings, stacks }) {
    const { cloudwatchRoleArn } = await clients.get(APIGatewayClient).send(new GetAccountCommand({}));
    const managed = settings.quote.api.loggingRole === 'managed';
    if (!managed) {
      return cloudwatchRoleArn
        ? [ok(cloudwatchRoleArn)]
        : [problem('quote.api.loggingRole is existing, and the account has none', 'set it to managed')];
    }
    const own = (await stacks.outputs('api-gateway-logging')) !== undefined;
    if (!cloudwatchRoleArn || own) return [ok(own ? 'our own' : 'none yet: the deployment makes one')];
    return [
      warning(
        `${cloudwatchRoleArn} is set already, and the deployment would replace it for every API of the region`,
        "set quote.api.loggingRole to 'existing' in lib/config/environments.ts",
      ),
    ];
  },
};

/**
 * The image has no operating system, which basic scanning does not judge.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html
 */
export const REGISTRY_SCAN: Check = {
  name: 'registry scan',
  async look({ clients, settings }) {
    const { scanningConfiguration } = await clients
      .get(ECRClient)
      .send(new GetRegistryScanningConfigurationCommand({}));
    const scanType = scanningConfiguration?.scanType ?? 'BASIC';
    if (scanType === 'ENHANCED') return [ok('enhanced')];
    const what = `${scanType.toLowerCase()} scanning does not judge an image without an operating system`;
    return settings.delivery.scan.withoutResult === 'fail'
      ? [
          problem(
            `${what}, and delivery.scan.withoutResult is fail: every release fails`,
            'aws ecr put-registry-scanning-configuration --scan-type ENHANCED, or set it to warn',
          ),
        ]
      : [ok(`${what}; delivery.scan.withoutResult is warn`)];
  },
};

/** A connection to GitHub waits for somebody to confirm it. */
export const CONNECTION: Check = {
  name: 'connection to GitHub',
  async look({ clients, settings }) {
    const { source } = settings.delivery;
    if (source.type !== 'github') return [ok('none: the source is an archive')];
    const { Connection } = await clients
      .get(CodeStarConnectionsClient)
      .send(new GetConnectionCommand({ ConnectionArn: source.connectionArn }));
    const status = Connection?.ConnectionStatus ?? 'unknown';
    if (status === 'AVAILABLE') return [ok(`${Connection?.ConnectionName} is available`)];
    return [
      problem(
        `${source.connectionArn} is ${status}`,
        'confirm it in the console: Developer Tools, Settings, Connections, Update pending connection',
      ),
    ];
  },
};

/** An alarm that is red already stops the release that would fix it. */
export const RED_ALARMS: Check = {
  name: 'alarms',
  async look({ clients, stacks }) {
    const names: string[] = [];
    for (const role of STACK_ROLES) {
      const alarms = await stacks.resources(role, 'AWS::CloudWatch::Alarm');
      names.push(...alarms.map(({ physicalId }) => physicalId));
    }
    const states = (await alarmStates(clients, names)) ?? [];
    const red = states.filter(({ state }) => state === 'ALARM');
    if (red.length === 0) return [ok(`${states.length} deployed, none in alarm`)];
    return red.map(({ name, reason }) =>
      warning(
        `${name} is in ALARM${reason === undefined ? '' : `: ${reason}`}`,
        'find its cause (npm run ops -- logs); a release that fixes it: npm run ops -- release --image … --ignore-alarms "why"',
      ),
    );
  },
};
