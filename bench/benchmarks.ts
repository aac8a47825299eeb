import { apiBenchmark } from './api/api';
import { deployPlanBenchmark } from './deploy-plan/deploy-plan';
import { growthBenchmark } from './growth/growth';
import { handlersBenchmark } from './handlers/handlers';
import { modelsBenchmark, rehearsalBenchmark } from './rehearsal/rehearsal';
import { soakBenchmark } from './soak/soak';
import { synthBenchmark } from './synth/synth';
import { testsBenchmark } from './tests/tests';
import type { Benchmark } from './types';

/** Every benchmark, in the order of the quick ones. */
export const BENCHMARKS: readonly Benchmark[] = [
  deployPlanBenchmark,
  synthBenchmark,
  apiBenchmark,
  modelsBenchmark,
  growthBenchmark,
  handlersBenchmark,
  soakBenchmark,
  rehearsalBenchmark,
  testsBenchmark,
];
