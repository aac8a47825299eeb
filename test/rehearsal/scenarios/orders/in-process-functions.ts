import { callHandler, callParkOrder, callWatch } from '../../../soak/handlers';
import type { MetricStore } from '../../../../rehearsal/alarms/metrics';
import type { Assembly } from '../../../../rehearsal/assembly/types';
import { ServiceError } from '../../../../rehearsal/aws/wire';
import type { Clock } from '../../../../rehearsal/clock';
import { embeddedMetrics } from '../../../../rehearsal/lambda/emf';
import { parseFunctionReference } from '../../../../rehearsal/lambda/names';
import type { InvocationResult } from '../../../../rehearsal/lambda/result';
import type { InvokeRequest } from '../../../../rehearsal/lambda/service';
import { readRules } from '../../../../rehearsal/orders/from-template';
import { workflowStacks } from '../../../../rehearsal/orders/workflow-stacks';
import * as changes from '../../../../rehearsal/scenarios/orders/changes';
import type { Json } from '../../../../rehearsal/state-machine/json';
import { undeployedResolver } from '../../../../rehearsal/synth/made-up';
import type { SoakSubject } from '../../../soak/subject';

type Handler = (event: Json) => Promise<Json>;

export interface InProcessFunctionsOptions {
  readonly assembly: Assembly;
  readonly soak: SoakSubject;
  readonly clock: Clock;
  readonly metrics: MetricStore;
  /** Changed code, by the state that calls the function. */
  readonly code: Readonly<Record<string, string>>;
}

/** Lambda, with the handlers of this process as the functions of the templates. */
export class InProcessFunctions {
  /** Invocations under way: time stands still meanwhile. */
  underWay = 0;
  private readonly byName = new Map<string, Handler>();
  /** Functions whose change has had its one effect. */
  private readonly changed = new Set<string>();

  constructor(private readonly options: InProcessFunctionsOptions) {
    const { assembly, soak } = options;
    for (const [name, state] of soak.stateOfFunction) {
      this.byName.set(
        name,
        this.withChange(state, (event) => callHandler(state, event)),
      );
    }
    for (const { everyMs, functionNames } of readRules(
      workflowStacks(assembly),
      undeployedResolver(assembly),
    )) {
      const call = everyMs === undefined ? callParkOrder : (event: Json) => this.measured(event);
      for (const name of functionNames) this.byName.set(name, call);
    }
  }

  async invoke({ functionName, payload }: InvokeRequest): Promise<InvocationResult> {
    const call = this.byName.get(parseFunctionReference(functionName).functionName);
    if (!call) throw new ServiceError('ResourceNotFoundException', functionName, 404);
    const result = { requestId: 'in-process', executedVersion: '1', durationMs: 0, logTail: [] };
    this.underWay += 1;
    try {
      return { ...result, payload: JSON.stringify(await call(JSON.parse(payload))) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      const failure = JSON.stringify({ errorType: name, errorMessage: message });
      return { ...result, payload: failure, functionError: 'Unhandled' };
    } finally {
      this.underWay -= 1;
    }
  }

  /** What comes of a function whose process does what the change says. */
  private withChange(state: string, released: Handler): Handler {
    const change = this.options.code[state];
    switch (change) {
      case undefined:
        return released;
      case changes.CRASHES:
        return () => Promise.reject(failing('Runtime.ExitError'));
      case changes.CRASHES_ONCE:
      case changes.HANGS_ONCE:
        return async (event) => {
          const answer = await released(event);
          if (this.changed.has(state)) return answer;
          this.changed.add(state);
          throw failing(change === changes.HANGS_ONCE ? 'Sandbox.Timedout' : 'Runtime.ExitError');
        };
      case changes.MALFORMED:
        return async (event) => {
          await released(event);
          return { well: 'done' };
        };
      case changes.OVERSIZED:
        return async (event) => ({ ...Object(await released(event)), padding: 'x'.repeat(300_000) });
      default:
        throw new Error(`What the change of ${state} does is not known in process.`);
    }
  }

  /** Calls the watcher, and takes its metrics from what it writes, as CloudWatch does. */
  private async measured(event: Json): Promise<Json> {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      return await callWatch(event);
    } finally {
      for (const line of written.mock.calls.flatMap(([text]) => String(text).split('\n'))) {
        const samples = embeddedMetrics(line, this.options.clock.now());
        for (const sample of samples) this.options.metrics.put(sample);
      }
      written.mockRestore();
    }
  }
}

function failing(name: string): Error {
  return Object.assign(new Error('in process'), { name });
}
