import { ENV } from '../../../app/src/contract';
import { showPath, showValue } from '../error';
import { FARGATE_CPU, fargateMemoryMiB } from '../schema/fargate-sizes';
import { rule } from './rule';

export const minimumOfTasksFitsMaximum = rule(
  ['service.tasks.min', 'service.tasks.max'],
  ({ service: { tasks } }) =>
    tasks.min > tasks.max
      ? {
          setting: 'service.tasks.min',
          value: showValue(tasks.min),
          accepted: `at most service.tasks.max, which is ${tasks.max}`,
          fix: `lower service.tasks.min to ${tasks.max}, or raise service.tasks.max to ${tasks.min}`,
        }
      : undefined,
);

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
export const memoryIsPairedWithCpu = rule(
  ['service.cpu', 'service.memoryMiB'],
  ({ service: { cpu, memoryMiB } }) => {
    const accepted = fargateMemoryMiB(cpu);
    if (accepted.includes(memoryMiB)) return undefined;
    const larger = accepted.find((size) => size > memoryMiB) ?? accepted.at(-1);
    const other = FARGATE_CPU.find((size) => fargateMemoryMiB(size).includes(memoryMiB));
    return {
      setting: 'service.memoryMiB',
      value: showValue(memoryMiB),
      accepted: `with service.cpu ${cpu}: ${summary(accepted)}`,
      fix: `set service.memoryMiB to ${larger}${other === undefined ? '' : `, or service.cpu to ${other}`}`,
    };
  },
);

/** One task is an outage whenever its host is retired: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html */
export const productionHasTwoTasks = rule(['service.tasks.min'], ({ environment, service: { tasks } }) =>
  environment === 'production' && tasks.min < 2
    ? {
        setting: 'service.tasks.min',
        value: showValue(tasks.min),
        accepted: '2 or more in production',
        fix: 'raise service.tasks.min to 2, or to the number of zones',
      }
    : undefined,
);

/** AWS may take all Spot capacity back at two minutes' notice: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html */
export const productionDoesNotLiveOnSpot = rule(['service.capacity'], ({ environment, service }) =>
  environment === 'production' && service.capacity === 'FARGATE_SPOT'
    ? {
        setting: 'service.capacity',
        value: showValue(service.capacity),
        accepted: "'FARGATE' in production",
        fix: "set service.capacity to 'FARGATE'",
      }
    : undefined,
);

/**
 * ECS Exec writes its agent into the container and starts a shell, so the file system becomes writable. Neither belongs
 * where customers are served: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export const execStaysInTheSandbox = rule(['service.exec'], ({ environment, service }) =>
  service.exec && environment !== 'sandbox'
    ? {
        setting: 'service.exec',
        value: showValue(service.exec),
        accepted: 'false outside the sandbox, where the root file system is read-only',
        fix: 'set service.exec to false and reproduce the problem in the sandbox',
      }
    : undefined,
);

/**
 * The collector's image is pulled from ECR Public, which no endpoint in the VPC serves. A pull-through cache would need
 * a NAT gateway for its first pull. Who mirrors the image into a repository of their own can drop this rule; the network
 * makes the X-Ray endpoint already: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export const collectorImageCanBePulled = rule(['service.tracing', 'network.egress'], ({ service, network }) =>
  service.tracing && network.egress === 'interface-endpoints'
    ? {
        setting: 'service.tracing',
        value: `${showValue(service.tracing)} with network.egress 'interface-endpoints'`,
        accepted: 'false without a way to the internet, because the collector is pulled from ECR Public',
        fix: "set service.tracing to false, or network.egress to 'nat-gateway'",
      }
    : undefined,
);

/** Set by ECS in every container; a secret of that name would cut the task off from its role. */
const SET_BY_ECS = /^(AWS|ECS)_/i;
/** Set by the image. */
const SET_BY_IMAGE = ['NODE_ENV', 'NODE_OPTIONS', 'PATH'];

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) */
export const secretsShadowNoVariable = rule(['service.secrets'], ({ service }) => {
  const taken: readonly string[] = [...Object.values(ENV), ...SET_BY_IMAGE];
  return Object.keys(service.secrets)
    .filter((name) => taken.includes(name) || SET_BY_ECS.test(name))
    .map((name) => ({
      setting: showPath(['service', 'secrets', name]),
      value: `the variable ${name}`,
      accepted: `a name other than ${taken.join(', ')}, not beginning with AWS_ or ECS_`,
      fix: `give the variable another name, for example APP_${name}, and read that in the container`,
    }));
});

/** `512, 1024, 2048`, or for a long list `8192 to 30720 in steps of 1024`. */
function summary(sizes: readonly number[]): string {
  const [first, second] = sizes;
  return sizes.length <= 4 || first === undefined || second === undefined
    ? sizes.join(', ')
    : `${first} to ${sizes.at(-1)} in steps of ${second - first}`;
}
