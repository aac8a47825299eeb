const path = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Tests of real processes: they wait more than they compute. Jest starts the largest files first where it has no
 * times of an earlier run, as in a fresh clone, and would leave some of these to the end, when nothing else is left to
 * fill their waits.
 */
const WAIT_MOST = [
  'test/rehearsal/scenarios/',
  'test/rehearsal/cli/',
  'test/rehearsal/delivery/',
  'test/app/',
];

function waits({ context, path: file }) {
  return WAIT_MOST.some((folder) => path.relative(context.config.rootDir, file).startsWith(folder));
}

module.exports = class extends Sequencer {
  sort(tests) {
    // Not the sort of an array: jest's own order.
    // oxlint-disable-next-line no-array-sort
    const sorted = super.sort(tests);
    return [...sorted.filter(waits), ...sorted.filter((test) => !waits(test))];
  }
};
