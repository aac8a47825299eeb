import { phasesOf, type CpuProfile } from '../../bench/synth/phases';

/** Each frame is called by the one before; the last is at work for so many seconds. */
function stack(seconds: number, ...frames: readonly (readonly [string, string])[]): CpuProfile {
  return {
    nodes: frames.map(([functionName, url], index) => ({
      id: index + 1,
      callFrame: { functionName, url },
      children: index + 1 < frames.length ? [index + 2] : [],
    })),
    samples: [frames.length],
    timeDeltas: [seconds * 1e6],
  };
}

const ROOT = ['(root)', ''] as const;
const STACKS = ['addStacks', 'lib/app.ts'] as const;

describe('the phases of a synthesis', () => {
  it.each([
    ['constructs', [ROOT, STACKS, ['Vpc', 'aws-cdk-lib/aws-ec2/lib/vpc.js']]],
    ['validation', [ROOT, ['validateTemplates', 'a.js'], ['wasm-function[1]', 'wasm://1']]],
    ['bundling', [ROOT, STACKS, ['bundleHandlers', 'lib/handlers/bundle.ts'], ['spawn', '']]],
    ['assets', [ROOT, STACKS, ['stageThisAsset', 'a.js'], ['copyFile', '']]],
    ['writing', [ROOT, ['synthesize', 'core/lib/private/synthesis.js'], ['resolve', 'a.js']]],
    ['other', [ROOT, ['(idle)', '']]],
  ] as const)('count as %s what is below it', (phase, frames) => {
    expect(phasesOf(stack(2, ...frames)).get(phase)).toBe(2);
  });

  it('count as module load what a construct loads', () => {
    const phases = phasesOf(
      stack(2, ROOT, STACKS, ['Module._load', 'node:internal/modules/cjs/loader'], ['x', 'a.js']),
    );
    expect([phases.get('module load'), phases.get('constructs')]).toEqual([2, 0]);
  });
});
