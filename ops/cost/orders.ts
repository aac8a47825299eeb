import type { Assembly, AssemblyResource } from '../../rehearsal/assembly';
import { at } from '../../rehearsal/assembly/at';
import { listAt, numberAt } from './charge';
import { ORDER_USAGE, USUAL_WAY } from './order-usage';
import { PRICES, type PriceName } from './prices';
import { visits, type Visit } from './usual-way';

/** What an order needs of one thing that is paid for by use. */
export interface OrderLine {
  readonly what: string;
  readonly price: PriceName;
  /** Units of the price for one order. */
  readonly quantity: number;
  readonly usdPerMillion: number;
}

const USAGE = ORDER_USAGE;
const KB_PER_GB = 1e6;

/**
 * What orders cost beside the monthly bill, each thing by the million orders: the number of states, functions, messages
 * and indexes from the templates, the rest from {@link ORDER_USAGE}. Tasks that autoscaling adds under load are not in
 * it; a million orders a month are one in 2.6 seconds, which the least number of tasks carries.
 *
 * @throws Error where the templates have no order workflow, or one that the usual way does not fit
 */
export function costOfOrders(assembly: Assembly): readonly OrderLine[] {
  const workflow = orderWorkflow(assembly);
  const states = visits(definitionOf(workflow), { choices: USUAL_WAY, items: USAGE.lines });
  const lines = [
    ...transitions(states),
    ...functions(states, workflow, assembly),
    ...tables(states, assembly),
    ...messages(states),
    ...logs(states, workflow),
    ...traffic(assembly),
    line('encryption', 'kmsRequest', USAGE.keyRequests),
    line('traces', 'traceRecorded', USAGE.tracedShare),
  ];
  return lines.toSorted((one, other) => other.usdPerMillion - one.usdPerMillion);
}

function line(what: string, price: PriceName, quantity: number): OrderLine {
  return { what, price, quantity, usdPerMillion: quantity * PRICES[price].usd * 1e6 };
}

/** The one standard state machine; an express one is paid for by its requests. */
function orderWorkflow(assembly: Assembly): AssemblyResource {
  const found = assembly
    .resources('AWS::StepFunctions::StateMachine')
    .filter(({ resource }) => at(resource.Properties, 'StateMachineType') !== 'EXPRESS');
  const [workflow, ...others] = found;
  if (workflow === undefined || others.length > 0) {
    throw new Error(
      `The cost of orders needs one standard state machine; the templates have ${found.length}.`,
    );
  }
  return workflow;
}

/** The definition, in which a reference stands as the text of its JSON. */
function definitionOf({ logicalId, resource }: AssemblyResource): unknown {
  const text = at(resource.Properties, 'DefinitionString');
  const pieces = typeof text === 'string' ? [text] : listAt(text, 'Fn::Join', 1);
  if (pieces.length === 0) throw new Error(`${logicalId} has no DefinitionString that can be read.`);
  return JSON.parse(
    pieces
      .map((piece) =>
        typeof piece === 'string' ? piece : JSON.stringify(JSON.stringify(piece)).slice(1, -1),
      )
      .join(''),
  );
}

function transitions(states: readonly Visit[]): OrderLine[] {
  return [line('states of the workflow', 'stateTransition', timesOf(states))];
}

function functions(states: readonly Visit[], { stack }: AssemblyResource, assembly: Assembly): OrderLine[] {
  const invoked = states.filter(({ state }) => isTask(state, ':states:::lambda:invoke'));
  const gbSeconds = invoked.map(({ state, times }) => {
    const memory = memoryOf(stack, referenceIn(at(state, 'Parameters', 'FunctionName')), assembly);
    return times * memory * USAGE.invocationSeconds;
  });
  return [
    line('invocations of its functions', 'lambdaRequest', timesOf(invoked)),
    line('seconds of its functions', 'lambdaArmGbSecond', sum(gbSeconds)),
  ];
}

/** The table of orders writes each change to its indexes too. */
function tables(states: readonly Visit[], assembly: Assembly): OrderLine[] {
  const changes = states.filter(({ state }) => isTask(state, ':states:::dynamodb:updateItem'));
  const indexes = Math.max(
    0,
    ...assembly
      .resources('AWS::DynamoDB::GlobalTable')
      .map(({ resource }) => listAt(resource.Properties, 'GlobalSecondaryIndexes').length),
  );
  const writes =
    (USAGE.apiWrites + timesOf(changes)) * (1 + indexes) +
    USAGE.lines * USAGE.writesPerLine +
    USAGE.writesPerOrder;
  return [
    line('writes to tables and indexes', 'writeRequestUnit', writes),
    line('reads of orders', 'readRequestUnit', USAGE.looks),
  ];
}

function messages(states: readonly Visit[]): OrderLine[] {
  const published = states.filter(({ state }) => isTask(state, ':states:::sns:publish'));
  return [line('messages to customers', 'topicRequest', timesOf(published))];
}

function logs(states: readonly Visit[], { resource }: AssemblyResource): OrderLine[] {
  const level = at(resource.Properties, 'LoggingConfiguration', 'Level');
  const invoked = states.filter(({ state }) => isTask(state, ':states:::lambda:invoke'));
  const kb =
    USAGE.requests * USAGE.requestLogKb +
    timesOf(invoked) * USAGE.invocationLogKb +
    (level === 'ALL' ? timesOf(states) * USAGE.stateLogKb : 0);
  return [line('logs', 'logsIngestedGb', kb / KB_PER_GB)];
}

/**
 * The load balancer counts whichever of its dimensions is used most: 25 new connections a second, or 1 GB an hour.
 *
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 */
function traffic(assembly: Assembly): OrderLine[] {
  const connections = USAGE.requests / USAGE.requestsPerConnection / (25 * 3600);
  const gb = (USAGE.requests * USAGE.requestKb) / KB_PER_GB;
  const throughGateway = assembly.resources('AWS::EC2::NatGateway').length > 0;
  const inspected = assembly.resources('AWS::WAFv2::WebACL').length > 0;
  return [
    line('load balancer', 'loadBalancerUnitHour', Math.max(connections, gb)),
    ...(throughGateway ? [line('calls to AWS through the NAT gateway', 'natGatewayGb', gb)] : []),
    ...(inspected ? [line('requests inspected', 'webAclRequest', USAGE.requests)] : []),
  ];
}

function isTask(state: unknown, resource: string): boolean {
  return at(state, 'Type') === 'Task' && String(at(state, 'Resource')).includes(resource);
}

/** The reference that a text of the definition holds as JSON. */
function referenceIn(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : undefined;
}

/** Memory in GB of the function that a reference leads to, by way of its alias or of another stack's export. */
function memoryOf(stack: AssemblyResource['stack'], reference: unknown, assembly: Assembly): number {
  const imported = at(reference, 'Fn::ImportValue');
  if (typeof imported === 'string') {
    for (const other of assembly.stacks) {
      const output = Object.values(other.template.Outputs ?? {}).find(
        ({ Export }) => Export?.Name === imported,
      );
      if (output !== undefined) return memoryOf(other, output.Value, assembly);
    }
  }
  const logicalId = at(reference, 'Ref') ?? at(reference, 'Fn::GetAtt', 0);
  const resource = typeof logicalId === 'string' ? stack.template.Resources[logicalId] : undefined;
  if (resource?.Type === 'AWS::Lambda::Alias') {
    return memoryOf(stack, at(resource.Properties, 'FunctionName'), assembly);
  }
  const memory = numberAt(resource?.Properties, 'MemorySize');
  if (memory !== undefined) return memory / 1024;
  throw new Error(
    `The memory of ${JSON.stringify(reference)} in ${stack.stackName} is not in the templates.`,
  );
}

function timesOf(states: readonly Visit[]): number {
  return sum(states.map(({ times }) => times));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
