import type { Assembly } from '../../../rehearsal/assembly';
import { ParameterStore, ssmProtocol } from '../../../rehearsal/aws/ssm';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { type Endpoint, startEndpoint } from '../../../rehearsal/aws/wire';
import { type JsonOperation, jsonProtocol } from '../../../rehearsal/aws/wire-json';
import type { Clock } from '../../../rehearsal/clock';
import { putParameters } from '../../../rehearsal/delivery/parameters';
import { parametersOnCreation } from '../../../rehearsal/ecs-native/released-image';
import type { LocalImage } from '../../../rehearsal/image/image';
import type { PipelineAccount } from '../../../rehearsal/pipeline/account';
import type { Resolver } from '../../../rehearsal/values';

type Input = Readonly<Record<string, unknown>>;

/** How a deployment ends. */
export type Ending =
  | { readonly status: 'Succeeded' }
  | {
      readonly status: 'Failed' | 'Stopped';
      readonly errorInformation: { readonly code: string; readonly message: string };
    };

export interface FakeAccount extends PipelineAccount {
  readonly images: ReadonlyMap<string, LocalImage>;
  readonly parameters: ParameterStore;
  /** Inputs of RegisterTaskDefinition. */
  readonly taskDefinitions: readonly Input[];
  /** Inputs of CreateDeployment. */
  readonly deployments: readonly Input[];
  /** Roles that called, by operation. */
  readonly callers: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

export interface FakeAccountOptions {
  readonly clock: Clock;
  /** Whose parameters the account has. */
  readonly assembly: Assembly;
  readonly resolver: Resolver;
  /** How each deployment ends; one more than are listed is still running. @default the first succeeds */
  readonly endings?: readonly Ending[];
}

/** An account whose deployments end as a test says, by real endpoints. */
export async function startFakeAccount(options: FakeAccountOptions): Promise<FakeAccount> {
  const { assembly, clock, endings = [{ status: 'Succeeded' }], resolver } = options;
  const images = new Map<string, LocalImage>();
  const taskDefinitions: Input[] = [];
  const deployments: Input[] = [];
  const callers = new Map<string, string>();
  const parameters = new ParameterStore(() => clock.now());
  for (const [name, value] of parametersOnCreation(assembly, resolver)) parameters.put(name, value);
  putParameters(assembly, resolver, parameters);
  const service = (name: string, target: string, operations: Record<string, JsonOperation>) =>
    startEndpoint(jsonProtocol({ service: name, target, version: '1.1', operations }), {
      authorize({ operation, role }) {
        callers.set(operation, role);
        return { allowed: true };
      },
    });
  const endpoints: Readonly<Record<'CODEDEPLOY' | 'ECS' | 'SSM', Endpoint>> = {
    CODEDEPLOY: await service('codedeploy', 'CodeDeploy_20141006', {
      CreateDeployment(input) {
        deployments.push(input);
        return { deploymentId: `d-${deployments.length}` };
      },
      GetDeployment({ deploymentId }) {
        const ending = endings[Number(String(deploymentId).slice(2)) - 1] ?? { status: 'InProgress' };
        return { deploymentInfo: { deploymentId, ...ending } };
      },
    }),
    ECS: await service('ecs', 'AmazonEC2ContainerServiceV20141113', {
      RegisterTaskDefinition(input) {
        taskDefinitions.push(input);
        return {
          taskDefinition: {
            taskDefinitionArn: `arn:definition/${String(input.family)}:${taskDefinitions.length}`,
          },
        };
      },
    }),
    SSM: await startEndpoint(ssmProtocol(parameters, wallTime(clock)), {
      authorize({ operation, role }) {
        callers.set(operation, role);
        return { allowed: true };
      },
    }),
  };
  return {
    endpointUrl: (name) => endpoints[name].url,
    addImage: (uri, image) => void images.set(uri, image),
    images,
    parameters,
    taskDefinitions,
    deployments,
    callers,
    async close() {
      await Promise.all(Object.values(endpoints).map((endpoint) => endpoint.close()));
    },
  };
}
