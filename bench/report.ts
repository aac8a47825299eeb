import os from 'node:os';
import Table from 'cli-table3';
import type { Benchmark, BenchmarkResult, Column, ResultTable, Value } from './types';

/** What the figures were measured on. Nothing here names a machine, an account or a person. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted to run in the minute before; above the number of cores, times are longer than they are. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const [cpu] = os.cpus();
  const [load = 0] = os.loadavg();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: Math.round(load * 10) / 10,
  };
}

export function renderMachine({ cpu, cores, memoryGiB, node, platform, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, Node.js ${node}, ${platform}, load ${load}`;
}

/** A result as tables, drawing and notes. */
export function renderResult({ title }: Pick<Benchmark, 'title'>, result: BenchmarkResult): string {
  const { tables, drawing, notes } = result;
  const parts = tables.flatMap((table) => [...(table.title ? [table.title] : []), renderTable(table)]);
  return [title, ...parts, ...(drawing === undefined ? [] : [drawing]), ...notes].join('\n');
}

function renderTable({ columns, rows }: ResultTable): string {
  const table = new Table({
    head: ['', ...columns.map(({ name, unit }) => (unit === undefined ? name : `${name} (${unit})`))],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { name, values } of rows) {
    table.push([name, ...columns.map((column) => cell(column, values[column.name]))]);
  }
  return table.toString();
}

function cell(column: Column, value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return digits(column, value);
  const { median, min, max } = value;
  return `${digits(column, median)} (${digits(column, min)}–${digits(column, max)})`;
}

function digits({ unit }: Column, value: number): string {
  if (unit === undefined && Number.isInteger(value)) return String(value);
  return value.toFixed(unit === 'x' || (unit === 's' && value < 10) ? 2 : Math.abs(value) < 100 ? 1 : 0);
}

const BAR_WIDTH = 40;

/** Numbers as horizontal bars, the longest as wide as there is room. */
export function bars(title: string, values: readonly (readonly [string, number])[], unit: string): string {
  const most = Math.max(...values.map(([, value]) => value));
  const width = Math.max(...values.map(([name]) => name.length));
  const lines = values.map(([name, value]) => {
    const bar = '█'.repeat(most > 0 ? Math.max(1, Math.round((BAR_WIDTH * value) / most)) : 0);
    return `${name.padStart(width)} ${bar} ${value.toFixed(2)} ${unit}`;
  });
  return [title, ...lines].join('\n');
}
