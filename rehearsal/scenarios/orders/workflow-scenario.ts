import { audit } from '../../orders/audit';
import type { Books } from '../../orders/books';
import { percentile } from '../../load/samples';
import type { Outcome, Scenario } from '../types';
import type { Execution } from '../../state-machine/execution';
import { alarmNamed } from './alarms';
import { executionPath } from './execution-path';
import type { RunBeginner } from './system';
import type { RunOptions, WorkflowRun } from './workflow-run';

/** What must have become of orders: how many, by status, and by the reason for which they were refused. */
export interface OrderExpectation {
  /** Number of orders by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Error that the orders show which were not fulfilled. @default not looked at */
  readonly reason?: string;
  /** Number of messages in the queue of parked orders. @default 0 */
  readonly parked?: number;
  /** Number of events in the queue of those whose orders could not be parked. @default 0 */
  readonly unparked?: number;
  /** Alarms, by the last words of their logical ids, that must have gone off. @default none is looked at */
  readonly alarms?: readonly string[];
}

/** An experiment on the workflow, and what must become of it. */
export interface WorkflowScenario {
  readonly name: string;
  readonly title: string;
  readonly expectation: string;
  readonly options?: RunOptions;
  readonly expected: OrderExpectation;
  /** Places orders and does whatever else happens. @returns what was seen; a problem is thrown */
  readonly act: (run: WorkflowRun) => Promise<readonly string[]>;
  /** What else must be true at the end. @returns what is wrong, a sentence each */
  readonly check?: (run: WorkflowRun, books: Books) => readonly string[];
  readonly notes: readonly string[];
}

/** Starts the workflow, lets it happen, and draws up the account. */
export function workflowScenario(definition: WorkflowScenario): Scenario<RunBeginner> {
  const { name, title, expectation, options, expected } = definition;
  return {
    name,
    title,
    expectation,
    async run(system, context) {
      const startedAt = performance.now();
      context.progress('starting the account, the order API and a worker');
      const run = await system.begin(options);
      context.progress('ordering');
      const seen = await definition.act(run);
      const orders = Object.values(expected.statuses).reduce((sum, count) => sum + count, 0);
      await run.settled(orders);
      await untilAlarms(run, expected.alarms ?? []);
      const books = await run.books();
      const problems = [
        ...problemsOf(run, books, expected),
        ...audit({ books, parked: run.parked, unparked: run.unparked, pending: run.pending }),
        ...(definition.check?.(run, books) ?? []),
      ];
      return {
        ...requestFigures(run),
        pass: problems.length === 0,
        observed: [...problems, ...seen, ...describe(run, books)],
        notes: [...definition.notes, scaleNote(run)],
        durationMs: performance.now() - startedAt,
        execution: tellingExecution(run),
      };
    },
  };
}

function problemsOf(
  run: WorkflowRun,
  { orders }: Books,
  { statuses, reason, parked = 0, unparked = 0, alarms = [] }: OrderExpectation,
): readonly string[] {
  const problems: string[] = [];
  const found = countBy(orders.map(({ status }) => status));
  if (JSON.stringify(sorted(found)) !== JSON.stringify(sorted(statuses))) {
    problems.push(`The orders are ${inWords(found)}; expected: ${inWords(statuses)}.`);
  }
  for (const { orderId, rejection } of orders) {
    if (reason !== undefined && rejection !== undefined && rejection !== reason) {
      problems.push(`Order ${orderId} was closed by ${rejection}; expected: ${reason}.`);
    }
  }
  if (run.parked.length !== parked) {
    problems.push(`${run.parked.length} messages are in the queue of parked orders; expected: ${parked}.`);
  }
  if (run.unparked.length !== unparked) {
    problems.push(`${run.unparked.length} events are in the queue Unparked; expected: ${unparked}.`);
  }
  return [
    ...problems,
    ...alarms.filter((id) => !wentOff(run, id)).map((id) => `The alarm ${id} did not go off.`),
  ];
}

/** Template milliseconds within which an alarm over five minutes has to go off. */
const ALARM_MS = 15 * 60_000;

async function untilAlarms(run: WorkflowRun, ids: readonly string[]): Promise<void> {
  const until = run.clock.now() + ALARM_MS;
  if (ids.length === 0) return;
  await run.until('The alarms', () => ids.every((id) => wentOff(run, id)) || run.clock.now() > until);
}

function wentOff({ services: { alarms } }: WorkflowRun, id: string): boolean {
  const { name } = alarmNamed(alarms.definitions, id);
  return alarms.history.some(({ alarm, to }) => to === 'ALARM' && alarm === name);
}

function requestFigures({
  shop,
  quoteDesk,
}: WorkflowRun): Pick<Outcome, 'requests' | 'failed' | 'p50' | 'p99'> {
  const answers = [...shop.answers, ...quoteDesk.answers];
  const good = answers.filter(({ status }) => status < 500).map(({ ms }) => ms);
  return {
    requests: answers.length,
    failed: answers.length - good.length,
    p50: percentile(good, 50),
    p99: percentile(good, 99),
  };
}

function describe(run: WorkflowRun, { orders, payments }: Books): readonly string[] {
  const executions = allExecutions(run);
  const retried = executions.flatMap(({ visits }) => visits.flatMap(({ retries }) => retries));
  const reasons = countBy(orders.flatMap(({ rejection }) => rejection ?? []));
  return [
    `${counted(orders.length, 'order')}: ${inWords(countBy(orders.map(({ status }) => status)))}${Object.keys(reasons).length > 0 ? ` (${inWords(reasons)})` : ''}.`,
    `${counted(executions.length, 'execution')}; ${counted(retried.length, 'attempt')} repeated${retried.length > 0 ? ` (${inWords(countBy(retried.map(({ error }) => error)))})` : ''}.`,
    ...(payments.length > 0 ? [`Payments: ${inWords(countBy(payments.map(({ status }) => status)))}.`] : []),
    ...(run.parked.length > 0 ? [`Parked orders in the queue: ${run.parked.length}.`] : []),
    ...(run.unparked.length > 0 ? [`Events in the queue Unparked: ${run.unparked.length}.`] : []),
  ];
}

function length({ visits }: Execution): number {
  return visits.reduce((sum, { retries }) => sum + 1 + retries.length, 0);
}

/** Executions of every state machine, those of the quote check too. */
function allExecutions({ services: { states } }: WorkflowRun): readonly Execution[] {
  return states.list().map(({ executionArn }) => states.execution(executionArn));
}

/** Of several executions, the one that came through most. */
function tellingExecution(run: WorkflowRun): Outcome['execution'] {
  const { services, clock } = run;
  const [longest] = allExecutions(run).toSorted((a, b) => length(b) - length(a));
  if (!longest) return undefined;
  const { definition } = services.states.model(longest.view().machineArn);
  return executionPath(longest, definition, (ms) => ms / clock.scale / 1000);
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function inWords(counts: Readonly<Record<string, number>>): string {
  return (
    sorted(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none'
  );
}

function scaleNote({ clock }: WorkflowRun): string {
  return `One hour of the template took ${Math.round(3_600_000 / clock.scale)} ms here; functions, the order API and workers ran in real time.`;
}
