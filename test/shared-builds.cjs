// One process per build, which ends with it. Otherwise esbuild keeps one, which would outlive the worker.
process.env.ESBUILD_WORKER_THREADS = '0';

/** What this process has built, by run and options. In watch mode it sees several runs. */
const built = new Map();

/**
 * esbuild for one test file. All handlers are bundled in one call, which takes most of a second of a processor, and
 * thirty files ask for them: the first build in a file may be the one of a file before it. A second one is always made.
 */
exports.shareBuilds = () => {
  const seen = new Set();
  return (esbuild) => ({
    ...esbuild,
    buildSync: (options) => {
      if (options.write !== false) return esbuild.buildSync(options);
      const build = JSON.stringify([process.env.TMPDIR, options]);
      if (seen.has(build) || !built.has(build)) built.set(build, esbuild.buildSync(options));
      seen.add(build);
      return built.get(build);
    },
  });
};
