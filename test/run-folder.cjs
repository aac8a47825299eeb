const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/**
 * Before the first test: one temporary folder for the whole run. The CDK makes one for every app without an output
 * folder and removes none; all that a test leaves behind goes with this one.
 */
module.exports = async () => {
  globalThis.outerTemporaryFolder = process.env.TMPDIR;
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'aws-cdk-reference-test-'));
  process.env.TEST_RUN_FOLDER = process.env.TMPDIR;
};
