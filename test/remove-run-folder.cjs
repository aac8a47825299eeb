const { rmSync } = require('node:fs');

/** After the last test. */
module.exports = async () => {
  delete process.env.TEST_RUN_FOLDER;
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 3 });
  if (globalThis.outerTemporaryFolder === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = globalThis.outerTemporaryFolder;
};
