import { WORKER_ENV } from '../../../app/src/contract';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import type { Assembly } from '../../assembly/types';
import type { AsynchronousPolicy } from '../../lambda/asynchronous';
import { readFunctions } from '../../lambda/from-template';
import type { TemplateFunction } from '../../lambda/from-template';
import { parseFunctionReference } from '../../lambda/names';
import { nameInUrl, readInvokePolicies } from '../../orders/from-template';
import type { BookTables } from '../../orders/books';
import { workflowStacks } from '../../orders/workflow-stacks';
import { compileMachine } from '../../state-machine/compile';
import { allStates } from '../../state-machine/assert-runnable';
import { readStateMachines } from '../../state-machine/from-template';
import { isObject } from '../../state-machine/json';
import type { Json } from '../../state-machine/json';
import type { Machine, TaskState } from '../../state-machine/machine';
import type { MachineModel } from '../../state-machine/model';
import { undeployedResolver } from '../../synth/made-up';
import { readServices } from '../../task/from-template';

/** Path of the quote check below the stage of its API. */
export const QUOTE_CHECK_PATH = '/quote-check';

/** The order workflow of an assembly, by the names of its template. */
export interface WorkflowSubject {
  readonly model: MachineModel;
  readonly machine: Machine;
  readonly activityArn: string;
  readonly tables: BookTables;
  /** Name of the queue of parked orders. */
  readonly parkedQueue: string;
  /** Name of the queue of the events that the function which parks orders has failed at. */
  readonly unparkedQueue: string;
  /** ARN of the topic that asks people for an approval. */
  readonly approvalTopic: string;
  /** Amount from which an order needs an approval, in minor units. */
  readonly approvalFromMinor: number;
  /** Longest that a `Wait` of the definition lasts, in template milliseconds. */
  readonly longestWaitMs: number;
  /** The function that a state calls. @throws Error when it calls none */
  functionOf(state: string): {
    readonly name: string;
    readonly stackName: string;
    readonly logicalId: string;
  };
}

/**
 * Reads the order workflow: the one standard machine with an activity.
 *
 * @throws Error naming what the assembly lacks
 */
export function workflowSubject(assembly: Assembly): WorkflowSubject {
  const resolver = undeployedResolver(assembly);
  const part = workflowStacks(assembly);
  const machines = readStateMachines(part, resolver).map((model) => ({
    model,
    machine: compileMachine(model.name, model.definition),
  }));
  const [found, ...others] = machines.filter(({ machine }) => activitiesOf(machine).length > 0);
  const [activityArn] = found ? activitiesOf(found.machine) : [];
  if (!found || activityArn === undefined || others.length > 0) {
    throw new Error(
      `${assembly.directory} has ${machines.length} state machines, of which one and only one must have an activity.`,
    );
  }
  const functions = part.resources('AWS::Lambda::Function').map(({ stack, logicalId }) => ({
    name: String(resolver.ref(stack, logicalId)),
    stackName: stack.stackName,
    logicalId,
  }));
  const { functions: readable } = readFunctions(part, resolver);
  const variable = (name: string): string => {
    for (const { configuration } of readable) {
      const value = configuration.environment[name];
      if (value !== undefined) return value;
    }
    throw new Error(`No function of the order workflow has the variable ${name}.`);
  };
  return {
    ...found,
    activityArn,
    tables: {
      orders: variable(ORDERS_VARIABLES.ordersTable),
      payments: variable(ORDERS_VARIABLES.paymentsTable),
      stock: variable(ORDERS_VARIABLES.stockTable),
    },
    parkedQueue: nameInUrl(variable(ORDERS_VARIABLES.parkedQueue)),
    unparkedQueue: failuresOf(readable, readInvokePolicies(part, resolver)),
    approvalTopic: variable(ORDERS_VARIABLES.approvalTopic),
    approvalFromMinor: approvalFrom(found.model),
    longestWaitMs: Math.max(0, ...waitsOf(found.machine)),
    functionOf(state) {
      const called = functionCalledBy(found.model, state);
      const match = functions.find(({ name }) => name === called);
      if (match) return match;
      throw new Error(`The state ${state} calls no function of the assembly: ${called ?? 'none at all'}.`);
    },
  };
}

/** Name of the queue for what the function fails at that parks orders. @throws Error when it has none */
function failuresOf(
  functions: readonly TemplateFunction[],
  policies: ReadonlyMap<string, AsynchronousPolicy>,
): string {
  for (const { configuration } of functions) {
    const { onFailure } = policies.get(configuration.functionName) ?? {};
    const parks = configuration.environment[ORDERS_VARIABLES.parkedQueue] !== undefined;
    if (parks && onFailure !== undefined) return onFailure.split(':').at(-1) ?? '';
  }
  throw new Error('No function that parks orders has a destination for the events that it fails at.');
}

/** Name of the role of the shipping worker. @returns undefined where people run it on a machine of their own */
export function workerRoleOf(assembly: Assembly): string | undefined {
  const worker = readServices(assembly, undeployedResolver(assembly)).find(({ taskDefinition }) =>
    taskDefinition.containers.some(({ environment }) => environment[WORKER_ENV.activity] !== undefined),
  );
  return worker?.taskDefinition.taskRole;
}

function activitiesOf(machine: Machine): readonly string[] {
  return tasksOf(machine).flatMap(({ resource }) => (resource.kind === 'activity' ? [resource.arn] : []));
}

/** Milliseconds of each wait whose length the definition says. */
function waitsOf(machine: Machine): readonly number[] {
  return allStates(machine).flatMap(({ state }) =>
    state.type === 'Wait' && 'ms' in state.until ? [state.until.ms] : [],
  );
}

function tasksOf(machine: Machine): readonly TaskState[] {
  return allStates(machine).flatMap(({ state }) => (state.type === 'Task' ? [state] : []));
}

/** Name of the function that a state calls by `lambda:invoke`. */
function functionCalledBy(model: MachineModel, state: string): string | undefined {
  const found = statesIn(JSON.parse(model.definitionText)).find(([name]) => name === state)?.[1];
  const { Parameters = null } = isObject(found) ? found : {};
  const { FunctionName } = isObject(Parameters) ? Parameters : {};
  return typeof FunctionName === 'string' ? parseFunctionReference(FunctionName).functionName : undefined;
}

/** Every state of a definition by name, those of branches and item processors included. */
function statesIn(graph: Json): readonly (readonly [string, Json])[] {
  const states = isObject(graph) && isObject(graph.States) ? Object.entries(graph.States) : [];
  return states.flatMap(([name, state]) => {
    const { Branches = [], ItemProcessor = null } = isObject(state) ? state : {};
    const inner = [...(Array.isArray(Branches) ? Branches : []), ItemProcessor].flatMap(statesIn);
    return [[name, state] as const, ...inner];
  });
}

/** The amount in the one comparison of numbers that any Choice of the definition has. */
function approvalFrom({ name, definition }: MachineModel): number {
  for (const state of Object.values(definition.States)) {
    if (state.Type !== 'Choice') continue;
    for (const { NumericGreaterThanEquals: amount } of state.Choices) {
      if (typeof amount === 'number') return amount;
    }
  }
  throw new Error(`State machine ${name} compares no amount, so nothing needs an approval.`);
}
