import { randomUUID } from 'node:crypto';
import type { MetricStore } from '../alarms/metrics';
import { ServiceError } from '../aws/wire';
import type { Cancel, Clock } from '../clock';
import type { Random } from '../load/random';
import type { EnvironmentOutcome } from './environment';
import { embeddedMetrics } from './emf';
import { LATEST, RehearsedFunction, notFound } from './function';
import { countInvocation, countThrottle } from './metrics';
import { parseFunctionReference } from './names';
import type { FunctionReference } from './names';
import { codeStore } from './package';
import type { InvocationResult } from './result';
import { chooseVersion } from './routing';
import type { AliasRouting } from './routing';
import type { VersionConfiguration } from './version';

/** A call of a function. */
export interface InvokeRequest {
  /** Name or ARN, with or without qualifier. */
  readonly functionName: string;
  readonly qualifier?: string;
  /** The event, as JSON. */
  readonly payload: string;
}

/** One invocation, as the report sees it. */
export interface InvocationRecord {
  readonly functionName: string;
  readonly qualifier?: string;
  readonly executedVersion: string;
  /** Template milliseconds at which it was routed. */
  readonly at: number;
  /** @default it did not fail */
  readonly errorType?: string;
  readonly durationMs: number;
  readonly initMs?: number;
}

/** An alias's routing, from a moment on. */
export interface RoutingChange {
  readonly functionName: string;
  readonly alias: string;
  readonly routing: AliasRouting;
  /** Template milliseconds. */
  readonly at: number;
}

export interface LambdaServiceOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricStore;
  /** Empty folder for the code of the versions; the caller removes it. */
  readonly folder: string;
  /** Variables that point the SDK's clients to local endpoints. @default none */
  readonly endpoints?: Readonly<Record<string, string>>;
}

/** AWS Lambda, as far as the rehearsal needs it. */
export class LambdaService {
  private readonly functions = new Map<string, RehearsedFunction>();
  private store: ReturnType<typeof codeStore> | undefined;
  private readonly routingListeners = new Set<(change: RoutingChange) => void>();
  /** Every invocation that reached a version, in order of its end. */
  readonly records: InvocationRecord[] = [];
  /** Lines that functions wrote, by function, newest last. */
  readonly logs = new Map<string, string[]>();
  /** Variables for environments started from now on. */
  readonly endpoints: Record<string, string>;

  constructor(private readonly options: LambdaServiceOptions) {
    this.endpoints = { ...options.endpoints };
  }

  /** Creates a function or changes its unpublished code and configuration. */
  async putFunction(configuration: VersionConfiguration, reservedConcurrency?: number): Promise<void> {
    const { functionName } = configuration;
    const existing = this.functions.get(functionName);
    this.store ??= codeStore(this.options.folder);
    const surroundings = {
      store: await this.store,
      endpoints: this.endpoints,
      onLogLine: (name: string, version: string, line: string) => this.onLogLine(name, version, line),
    };
    const target = existing ?? new RehearsedFunction(functionName, surroundings);
    await target.update(configuration, reservedConcurrency);
    this.functions.set(functionName, target);
  }

  /** Publishes a function's unpublished code. */
  async publish(functionName: string, version: string): Promise<void> {
    await this.function(functionName).publish(version);
  }

  /** Creates or changes an alias. @throws RangeError or ServiceError when the routing is none that Lambda accepts */
  putAlias(functionName: string, alias: string, routing: AliasRouting): void {
    this.function(functionName).putAlias(alias, routing);
    const change = { functionName, alias, routing, at: this.options.clock.now() };
    for (const listener of this.routingListeners) listener(change);
  }

  onRouting(listener: (change: RoutingChange) => void): Cancel {
    this.routingListeners.add(listener);
    return () => this.routingListeners.delete(listener);
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  function(name: string): RehearsedFunction {
    const found = this.functions.get(name);
    if (!found) throw notFound(name);
    return found;
  }

  /**
   * Invokes and waits for the answer. A function that fails is an answer too, with `functionError`.
   *
   * @throws ServiceError when Lambda itself refuses: no such function, throttled, a payload that is not JSON
   */
  async invoke(request: InvokeRequest): Promise<InvocationResult> {
    assertJson(request.payload);
    const reference = parseFunctionReference(request.functionName, request.qualifier);
    const target = this.function(reference.functionName);
    const routing = target.routing(reference.qualifier);
    const executedVersion = chooseVersion(routing, this.options.random);
    const counted = { ...reference, executedVersion, weighted: routing.additional !== undefined };
    const routedAt = this.options.clock.now();
    try {
      return await target.withinConcurrency(async () => {
        const requestId = randomUUID();
        const outcome = await target.pool(executedVersion).invoke({
          requestId,
          payload: request.payload,
          invokedFunctionArn: arnOf(target.configuration(executedVersion), reference),
          traceId: traceIdOf(requestId),
        });
        const failed = 'failure' in outcome;
        countInvocation(
          this.options.metrics,
          { ...counted, failed, durationMs: outcome.durationMs },
          this.options.clock.now(),
        );
        this.record(reference, executedVersion, routedAt, outcome);
        return resultOf(requestId, executedVersion, outcome);
      });
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'TooManyRequestsException') {
        countThrottle(this.options.metrics, counted, this.options.clock.now());
      }
      throw error;
    }
  }

  /** Ends every process. */
  async close(): Promise<void> {
    await Promise.all([...this.functions.values()].map((target) => target.close()));
  }

  private record(
    reference: FunctionReference,
    executedVersion: string,
    at: number,
    outcome: EnvironmentOutcome,
  ): void {
    this.records.push({
      ...reference,
      executedVersion,
      at,
      durationMs: outcome.durationMs,
      initMs: outcome.initMs,
      errorType: 'failure' in outcome ? outcome.failure.errorType : undefined,
    });
  }

  private onLogLine(functionName: string, version: string, line: string): void {
    const lines = this.logs.get(functionName) ?? [];
    this.logs.set(functionName, lines);
    lines.push(`[${version}] ${line}`);
    for (const sample of embeddedMetrics(line, this.options.clock.now())) this.options.metrics.put(sample);
  }
}

function resultOf(requestId: string, executedVersion: string, outcome: EnvironmentOutcome): InvocationResult {
  const { durationMs, initMs, logTail } = outcome;
  const measured = { requestId, executedVersion, durationMs, initMs, logTail };
  return 'failure' in outcome
    ? { ...measured, payload: JSON.stringify(outcome.failure), functionError: 'Unhandled' }
    : { ...measured, payload: outcome.payload };
}

function arnOf(configuration: VersionConfiguration, { qualifier }: FunctionReference): string {
  const unqualified = qualifier === undefined || qualifier === LATEST;
  return unqualified ? configuration.functionArn : `${configuration.functionArn}:${qualifier}`;
}

/** An X-Ray header that asks for no sample, so that nothing is sent to a daemon that is not there. */
function traceIdOf(requestId: string): string {
  const digits = requestId.replaceAll('-', '');
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(0, 16)};Sampled=0`;
}

function assertJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch {
    throw new ServiceError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}
