import { tmpdir } from 'node:os';
import { CONTAINER_PORT, ENV } from './contract';
import { EnvironmentReader } from './environment';
import type { LogLevel } from './log-level';

/** What the order API takes from its environment, parsed. Durations are milliseconds. */
export interface ApiSettings {
  /** Address to bind. `HOST`, for tests and laptops; a container serves all its addresses. @default 0.0.0.0 */
  readonly host: string;
  /** 0 lets the operating system choose. @default 8080 */
  readonly port: number;
  readonly tableName: string;
  /** @default info */
  readonly logLevel: LogLevel;
  /** @default local */
  readonly environment: string;
  /** @default 10 s */
  readonly requestTimeoutMs: number;
  /** @default 75 s, above the 60 s that an Application Load Balancer keeps an idle connection by default */
  readonly keepAliveTimeoutMs: number;
  /** @default 25 s, below the 30 s after which ECS kills by default */
  readonly shutdownDeadlineMs: number;
  /** @default orders are stored, nothing is started, and there is nothing to decide */
  readonly workflow?: WorkflowSettings;
  /** The only folder that the process may write to. @default the operating system's temporary folder */
  readonly scratch: string;
}

export interface WorkflowSettings {
  readonly stateMachineArn: string;
  /** What a caller has to know to decide on an order. */
  readonly decisionKey: string;
}

/** Not part of the contract with the infrastructure: a container binds every address of its own. */
export const HOST_VARIABLE = 'HOST';

/**
 * Names the collector beside the API, where there is one; without it nothing is traced. The OpenTelemetry SDK reads
 * this and its other variables (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`) itself.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export const COLLECTOR_VARIABLE = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/**
 * Parses the environment.
 *
 * @throws SettingsError naming every variable that is missing or unusable, its value and what is accepted.
 */
export function readSettings(environment: NodeJS.ProcessEnv): ApiSettings {
  const from = new EnvironmentReader(environment);
  const settings: ApiSettings = {
    host: from.text(HOST_VARIABLE) ?? '0.0.0.0',
    port: from.wholeNumber(ENV.port, 0, 65_535, CONTAINER_PORT),
    tableName: from.required(ENV.tableName, 'the name of the orders table'),
    logLevel: from.logLevel(ENV.logLevel),
    environment: from.text(ENV.environment) ?? 'local',
    requestTimeoutMs: from.seconds(ENV.requestTimeout, 10),
    keepAliveTimeoutMs: from.seconds(ENV.keepAliveTimeout, 75),
    shutdownDeadlineMs: from.seconds(ENV.shutdownDeadline, 25),
    workflow: readWorkflow(from),
    scratch: from.text(ENV.scratch) ?? tmpdir(),
  };
  from.finish('order API');
  return settings;
}

const STATE_MACHINE_ARN = /^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:.+$/;
/** What an `Authorization` header carries as it is. Long enough that nobody guesses it. */
const DECISION_KEY = /^[!-~]{16,256}$/;

/** Both variables or neither: a key without a workflow would decide nothing, and without a key nobody could decide. */
function readWorkflow(from: EnvironmentReader): WorkflowSettings | undefined {
  const stateMachineArn = from.text(ENV.orderWorkflow);
  const decisionKey = from.text(ENV.decisionKey);
  if (stateMachineArn === undefined && decisionKey === undefined) return undefined;
  const problem = (text: string): number => from.problems.push(text);
  if (stateMachineArn === undefined) {
    problem(`${ENV.orderWorkflow} is not set, but ${ENV.decisionKey} is; accepted: both or neither.`);
  } else if (!STATE_MACHINE_ARN.test(stateMachineArn)) {
    problem(`${ENV.orderWorkflow} is "${stateMachineArn}"; accepted: the ARN of a state machine.`);
  }
  if (decisionKey === undefined) {
    problem(`${ENV.decisionKey} is not set, but ${ENV.orderWorkflow} is; accepted: both or neither.`);
  } else if (!DECISION_KEY.test(decisionKey)) {
    // Its value stays out of the log.
    problem(
      `${ENV.decisionKey} has ${decisionKey.length} characters; accepted: 16 to 256 visible ASCII characters.`,
    );
  }
  return { stateMachineArn: stateMachineArn ?? '', decisionKey: decisionKey ?? '' };
}
