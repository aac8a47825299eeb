import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { InvokeCommandInput } from '@aws-sdk/client-lambda';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { clientsByRole } from './clients-by-role';
import type { ClientOptions } from './clients-by-role';
import { functionError, integrationError, SERVICES } from './integration-errors';
import { isObject, parseJson } from './json';
import type { Json, JsonObject } from './json';
import type { Integration, Integrations, TaskCall } from './task-resource';

/** Integrations that call local endpoints by SDK clients, in the name of the state machine's role. */
export interface SdkIntegrations {
  readonly table: Integrations;
  /** Ends the clients' connections. */
  readonly close: () => void;
}

type CommandInput = InvokeCommandInput &
  GetItemCommandInput &
  PutItemCommandInput &
  UpdateItemCommandInput &
  DeleteItemCommandInput &
  PublishCommandInput &
  SendMessageCommandInput;

/** What an SDK command answers. */
interface Answer {
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/**
 * The service integrations that the rehearsal has. Each call is made once: how often AWS repeats one before the task's
 * own retriers see its failure is not documented.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
export function sdkIntegrations(options: ClientOptions): SdkIntegrations {
  const lambda = clientsByRole('LAMBDA', options, (settings) => new LambdaClient(settings));
  const dynamodb = clientsByRole('DYNAMODB', options, (settings) => new DynamoDBClient(settings));
  const sns = clientsByRole('SNS', options, (settings) => new SNSClient(settings));
  const sqs = clientsByRole('SQS', options, (settings) => new SQSClient(settings));
  const states = clientsByRole('SFN', options, (settings) => new SFNClient(settings));
  const invoke = async ({ roleArn }: TaskCall, input: JsonObject): Promise<JsonObject> => {
    const command = new InvokeCommand({ ...given(input), Payload: encoded(input.Payload) });
    const { Payload, FunctionError, ...answer } = await named('lambda', lambda.of(roleArn).send(command));
    const payload = Payload?.transformToString() ?? '';
    if (FunctionError !== undefined) throw functionError(payload);
    return { ...plain(answer), Payload: payload === '' ? null : parseJson(payload) };
  };
  return {
    close() {
      for (const clients of [lambda, dynamodb, sns, sqs, states]) clients.close();
    },
    table: {
      function: async (call) => {
        const { Payload = null } = await invoke(call, {
          FunctionName: call.resource,
          Payload: call.parameters,
        });
        return Payload;
      },
      'lambda:invoke': (call) => invoke(call, fields(call)),
      'dynamodb:getItem': integration('dynamodb', ({ roleArn }, input) =>
        dynamodb.of(roleArn).send(new GetItemCommand(given(input))),
      ),
      'dynamodb:putItem': integration('dynamodb', ({ roleArn }, input) =>
        dynamodb.of(roleArn).send(new PutItemCommand(given(input))),
      ),
      'dynamodb:updateItem': integration('dynamodb', ({ roleArn }, input) =>
        dynamodb.of(roleArn).send(new UpdateItemCommand(given(input))),
      ),
      'dynamodb:deleteItem': integration('dynamodb', ({ roleArn }, input) =>
        dynamodb.of(roleArn).send(new DeleteItemCommand(given(input))),
      ),
      'sns:publish': integration('sns', ({ roleArn }, input) =>
        sns.of(roleArn).send(new PublishCommand({ ...given(input), Message: text(input.Message) })),
      ),
      'sqs:sendMessage': integration('sqs', ({ roleArn }, input) =>
        sqs
          .of(roleArn)
          .send(new SendMessageCommand({ ...given(input), MessageBody: text(input.MessageBody) })),
      ),
      'states:startExecution': integration('states', async ({ roleArn }, input) => {
        const { executionArn, startDate, ...answer } = await states.of(roleArn).send(
          new StartExecutionCommand({
            stateMachineArn: text(input.StateMachineArn),
            name: text(input.Name),
            input: text(input.Input),
          }),
        );
        return { ...answer, ExecutionArn: executionArn, StartDate: startDate?.toISOString() };
      }),
    },
  };
}

function integration(
  service: keyof typeof SERVICES,
  send: (call: TaskCall, input: JsonObject) => Promise<Answer>,
): Integration {
  return async (call) => plain(await named(service, send(call, fields(call))));
}

/** The answer of a call, its failure under the name that Step Functions gives it. */
async function named<T>(service: keyof typeof SERVICES, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw integrationError(SERVICES[service], error);
  }
}

function fields({ parameters }: TaskCall): JsonObject {
  return isObject(parameters) ? parameters : {};
}

/** Parameters of a task as those of any command here. The service checks them, as it does on AWS. */
function given(parameters: JsonObject): CommandInput {
  const input: CommandInput = JSON.parse(JSON.stringify(parameters));
  return input;
}

/** Text where the API wants text: Step Functions writes objects as JSON there. */
function text(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function encoded(payload: Json | undefined): Uint8Array | undefined {
  return payload === undefined ? undefined : Buffer.from(JSON.stringify(payload));
}

/** An answer as the result of a task. Of the HTTP metadata there is the status only. */
function plain({ $metadata, ...answer }: Answer): JsonObject {
  const value: JsonObject = JSON.parse(JSON.stringify(answer));
  const { httpStatusCode = 200, requestId = '' } = $metadata;
  return {
    ...value,
    SdkHttpMetadata: { HttpStatusCode: httpStatusCode },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
