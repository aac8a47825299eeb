// As in `shared-builds.cjs`: in a thread of its own it would wait for ever.
process.env.ESBUILD_WORKER_THREADS = '0';
const { buildSync } = require('esbuild');

/**
 * Takes the place of a package's entry in jest: the whole package as one file. Jest loads every module anew for each
 * test file, and looks for, reads and compiles each of the many files of such a package every time. Unlike what
 * `load-once.cjs` does, its objects stay in the realm of the test, where they can be compared with others.
 */
module.exports = {
  process: (_source, file) => {
    const { outputFiles } = buildSync({
      entryPoints: [file],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      write: false,
      logLevel: 'error',
    });
    return { code: outputFiles[0].text };
  },
};
