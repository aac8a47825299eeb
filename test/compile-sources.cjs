// As in `shared-builds.cjs`: in a thread of its own it would wait for ever.
process.env.ESBUILD_WORKER_THREADS = '0';
const { statSync } = require('node:fs');
const { buildSync, transformSync } = require('esbuild');
const { include } = require('../tsconfig.json');

const OPTIONS = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  // Inside jest `import()` is a `require`, as ts-jest has it.
  supported: { 'dynamic-import': false },
};

/** Sources that are compiled one by one: after an edit there are few, in a fresh clone a thousand. */
const FEW = 5;

let compiled = 0;
/** All of them at once, with the time before. */
let all;

function compileAll(folder) {
  const at = Date.now();
  const { outputFiles } = buildSync({
    ...OPTIONS,
    absWorkingDir: folder,
    entryPoints: include.filter((name) => name !== 'test').map((name) => `${name}/**/*.ts`),
    outdir: folder,
    outbase: folder,
    write: false,
    logLevel: 'error',
  });
  return { at, codes: new Map(outputFiles.map(({ path, text }) => [path, text])) };
}

/** The code of a source, or nothing if it has been written since. */
function fromAll(file) {
  return statSync(file).mtimeMs < all.at ? all.codes.get(file.replace(/\.ts$/, '.js')) : undefined;
}

/**
 * Compiles what is not a test, with esbuild, as `tsx` does when it runs. Compiled all at once, a source takes 2 ms of a
 * processor; ts-jest takes about 20.
 */
module.exports = {
  process: (source, file, { config }) => {
    compiled += 1;
    if (compiled > FEW) all ??= compileAll(config.rootDir);
    const code =
      (all && fromAll(file)) ?? transformSync(source, { ...OPTIONS, loader: 'ts', sourcefile: file }).code;
    // `jest.spyOn` puts something else in the place of an export, which esbuild makes for good.
    const replaceable =
      '(object, name, property) => Object.defineProperty(object, name, { configurable: true, ...property })';
    return { code: code.replace('__defProp = Object.defineProperty;', `__defProp = ${replaceable};`) };
  },
};
