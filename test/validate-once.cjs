const validate = require('asl-validator');

/** Results by definition and options. */
const results = new Map();

/**
 * asl-validator for jest: it compiles its schemas for each definition, a third of a second, and a dozen test files read
 * the same two definitions of the sandbox. Loaded once per worker, see `load-once.cjs`.
 */
module.exports = (definition, options) => {
  const text = JSON.stringify([definition, options]);
  if (!results.has(text)) results.set(text, validate(definition, options));
  return results.get(text);
};
