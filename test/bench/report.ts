import os from 'node:os';
import Table from 'cli-table3';
import type { Benchmark, BenchmarkResult, Column } from './types';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
}

export function thisMachine(): Machine {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** A result as a table and its notes. */
export function renderResult({ title }: Pick<Benchmark, 'title'>, result: BenchmarkResult): string {
  const { columns, rows, notes } = result;
  const table = new Table({
    head: ['', ...columns.map(({ name, unit }) => `${name} (${unit})`)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const { name, values } of rows) {
    table.push([name, ...columns.map((column) => cell(column, values[column.name]))]);
  }
  return [title, table.toString(), ...notes].join('\n');
}

function cell({ unit }: Column, value: number | undefined): string {
  if (value === undefined) return '';
  return value.toFixed(unit === 'x' ? 2 : value < 100 ? 1 : 0);
}
