const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests of real processes, and of a browser. */
const OF_PROCESSES = [
  'test/rehearsal/scenarios/',
  'test/rehearsal/cli/',
  'test/rehearsal/delivery/',
  'test/rehearsal/lambda/',
  'test/rehearsal/aws-lambda/',
  'test/rehearsal/iam/removed-permission.test.ts',
  'test/app/',
  'test/browser/',
];

function startsProcesses({ context, path: file }) {
  return OF_PROCESSES.some((folder) => path.relative(context.config.rootDir, file).startsWith(folder));
}

/**
 * Spreads the tests of real processes evenly over the first half of the run. They wait more than they compute, so
 * others can fill their waits; but two of them at once on two processors are late, and measure each other.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    // Not the sort of an array: jest's own order.
    // oxlint-disable-next-line no-array-sort
    const sorted = super.sort(tests);
    const ofProcesses = sorted.filter(startsProcesses);
    const others = sorted.filter((test) => !startsProcesses(test));
    const between = Math.max(1, Math.floor(others.length / 2 / Math.max(1, ofProcesses.length)));
    return ofProcesses
      .flatMap((test, index) => [test, ...others.slice(index * between, (index + 1) * between)])
      .concat(others.slice(ofProcesses.length * between));
  }
};
