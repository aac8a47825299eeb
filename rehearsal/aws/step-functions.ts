import type { ExecutionView } from '../state-machine/execution';
import { parseJson } from '../state-machine/json';
import type { Json } from '../state-machine/json';
import type { MachineModel } from '../state-machine/model';
import { isWithinLimit } from '../state-machine/payload';
import type { StepFunctionsService } from '../state-machine/service';
import type { AwsCall } from './calls';
import { text } from './input';
import type { Input } from './input';
import { describeExecution, historyEvent, listedExecution } from './step-functions-answers';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

/** First part of `X-Amz-Target` of Step Functions' calls. */
export const STEP_FUNCTIONS_TARGET = 'AWSStepFunctions';

/**
 * The operations of Step Functions that handlers, workers, tasks and people call, over JSON 1.0.
 *
 * An SDK client puts `sync-` before the host for StartSyncExecution: give it `disableHostPrefix: true` for a local one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 */
export function stepFunctionsProtocol(service: StepFunctionsService, time: WallTime): WireProtocol {
  return jsonProtocol({
    service: 'states',
    target: STEP_FUNCTIONS_TARGET,
    version: '1.0',
    operations: {
      ...executionOperations(service, time),
      ...taskOperations(service),
      DescribeStateMachine: (input) => describeMachine(service.model(text(input, 'stateMachineArn')), time),
      DescribeStateMachineForExecution(input) {
        const { machineArn } = service.execution(text(input, 'executionArn')).view();
        return describeMachine(service.model(machineArn), time);
      },
      ListStateMachines: () => ({
        stateMachines: service.models().map((model) => ({
          stateMachineArn: model.arn,
          name: model.name,
          type: model.type,
          creationDate: time.epochSeconds(0),
        })),
      }),
    },
  });
}

type Operations = Parameters<typeof jsonProtocol>[0]['operations'];

function executionOperations(service: StepFunctionsService, time: WallTime): Operations {
  const started = ({ executionArn, startedAt }: ExecutionView): object => ({
    executionArn,
    startDate: time.epochSeconds(startedAt),
  });
  return {
    StartExecution: (input) => started(service.start(startRequest(input))),
    async StartSyncExecution(input) {
      return describeExecution(await service.startSync(startRequest(input)), time);
    },
    StopExecution(input) {
      const { stoppedAt = 0 } = service.stop(
        text(input, 'executionArn'),
        optionalText(input, 'error'),
        optionalText(input, 'cause'),
      );
      return { stopDate: time.epochSeconds(stoppedAt) };
    },
    DescribeExecution: (input) =>
      describeExecution(service.execution(text(input, 'executionArn')).view(), time),
    ListExecutions(input) {
      const { arn } = service.model(text(input, 'stateMachineArn'));
      const executions = service
        .list(arn)
        .filter(({ status }) => (input.statusFilter ?? status) === status)
        .toReversed()
        .map((view) => listedExecution(view, time));
      return page('executions', executions, input, 100);
    },
    GetExecutionHistory(input) {
      const { events } = service.execution(text(input, 'executionArn'));
      const withData = input.includeExecutionData !== false;
      const ordered = input.reverseOrder === true ? events.toReversed() : events;
      return page(
        'events',
        ordered.map((event) => historyEvent(event, time, withData)),
        input,
        100,
      );
    },
  };
}

function taskOperations({ activities, tokens }: StepFunctionsService): Operations {
  return {
    async GetActivityTask(input, { signal }: AwsCall) {
      const task = await activities.poll(
        text(input, 'activityArn'),
        optionalText(input, 'workerName'),
        signal,
      );
      return task ? { taskToken: task.token, input: task.input } : {};
    },
    SendTaskSuccess(input) {
      tokens.find(text(input, 'taskToken')).succeeded(readOutput(text(input, 'output')));
      return {};
    },
    SendTaskFailure(input) {
      const { error = '', cause = '' } = input;
      tokens.find(text(input, 'taskToken')).failed(String(error), String(cause));
      return {};
    },
    SendTaskHeartbeat(input) {
      tokens.find(text(input, 'taskToken')).heartbeat();
      return {};
    },
  };
}

function startRequest(input: Input): Parameters<StepFunctionsService['start']>[0] {
  return {
    machineArn: text(input, 'stateMachineArn'),
    name: optionalText(input, 'name'),
    input: optionalText(input, 'input'),
  };
}

function describeMachine(model: MachineModel, time: WallTime): object {
  return {
    stateMachineArn: model.arn,
    name: model.name,
    status: 'ACTIVE',
    definition: model.definitionText,
    roleArn: model.roleArn,
    type: model.type,
    creationDate: time.epochSeconds(0),
    loggingConfiguration: { level: model.logLevel ?? 'OFF', includeExecutionData: false },
  };
}

/** One page of a list; its token is the place where the next one begins. */
function page(name: string, items: readonly object[], input: Input, usual: number): object {
  const from = input.nextToken === undefined ? 0 : Number(input.nextToken);
  const size = Number(input.maxResults ?? 0) || usual;
  if (!Number.isInteger(from) || from < 0 || from > items.length) {
    throw new ServiceError('InvalidToken', `Invalid Token: '${String(input.nextToken)}'`);
  }
  const next = from + size;
  return { [name]: items.slice(from, next), nextToken: next < items.length ? String(next) : undefined };
}

function readOutput(output: string): Json {
  if (!isWithinLimit(output)) {
    throw new ServiceError(
      'ValidationException',
      "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  }
  try {
    return parseJson(output);
  } catch {
    throw new ServiceError('InvalidOutput', 'The output is not JSON.');
  }
}

function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}
