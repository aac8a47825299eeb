const GIB = 1024;

/**
 * Memory in MiB that Fargate pairs with each CPU size, Linux platform 1.4.0.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const MEMORY_BY_CPU: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1 * GIB, 2 * GIB]],
  [512, steps(1 * GIB, 4 * GIB, 1 * GIB)],
  [1024, steps(2 * GIB, 8 * GIB, 1 * GIB)],
  [2048, steps(4 * GIB, 16 * GIB, 1 * GIB)],
  [4096, steps(8 * GIB, 30 * GIB, 1 * GIB)],
  [8192, steps(16 * GIB, 60 * GIB, 4 * GIB)],
  [16384, steps(32 * GIB, 120 * GIB, 8 * GIB)],
]);

/** CPU units that a Fargate task can have. */
export const FARGATE_CPU: readonly number[] = [...MEMORY_BY_CPU.keys()];

/** Memory in MiB that a Fargate task with so many CPU units can have; empty for a CPU size that does not exist. */
export function fargateMemoryMiB(cpu: number): readonly number[] {
  return MEMORY_BY_CPU.get(cpu) ?? [];
}

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
