const vm = require('node:vm');

/** What this process has compiled, by file. */
const compiled = new Map();

/**
 * Jest compiles every module, and seventy of its own, anew for each test file. A function is compiled for one context; a
 * script runs in any, and V8 keeps what it compiled of it. So jest's functions become scripts, compiled once per worker
 * and run for each test file. A source that changed in between, in watch mode, is another script.
 */
exports.compileOnce = () => {
  const { compileFunction } = vm;
  vm.compileFunction = (source, parameters, options = {}) => {
    const { filename, parsingContext } = options;
    if (parsingContext === undefined) return compileFunction(source, parameters, options);
    const opening = `(function (${parameters.join(', ')}) {`;
    const key = opening + filename;
    if (compiled.get(key)?.source !== source) {
      try {
        const script = new vm.Script(`${opening}${source}\n})`, { filename, columnOffset: -opening.length });
        compiled.set(key, { source, script });
      } catch {
        // Jest shows an error of syntax where it is only if the function has it.
        return compileFunction(source, parameters, options);
      }
    }
    return compiled.get(key).script.runInContext(parsingContext);
  };
};
