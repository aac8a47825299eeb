/** Takes the place of a module's source in jest: gives the module as Node loaded it. See `environment.cjs`. */
module.exports = {
  process: (_source, file) => ({ code: `module.exports = globalThis.loadOnce(${JSON.stringify(file)});` }),
};
