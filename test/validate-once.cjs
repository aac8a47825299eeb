const { dirname } = require('node:path');
const validate = require('asl-validator');

const ajv = require(require.resolve('ajv', { paths: [dirname(require.resolve('asl-validator'))] }));
const { default: Ajv } = ajv;

/** Validators by the options that asl-validator got. */
const validators = new Map();

/**
 * asl-validator for jest: it compiles its schemas for each definition, a third of a second, and a dozen test files read
 * definitions. Here it finds the schemas compiled. Loaded once per worker, see `load-once.cjs`.
 */
module.exports = (definition, options) => {
  const key = JSON.stringify(options);
  ajv.default = function (schemas) {
    if (validators.has(key)) return asItIs(validators.get(key));
    const validator = new Ajv(schemas);
    validators.set(key, validator);
    return validator;
  };
  try {
    return validate(definition, options);
  } finally {
    ajv.default = Ajv;
  }
};

/** Each definition after the first adds the same keywords and formats, and ajv refuses a keyword that it has. */
function asItIs(validator) {
  return Object.assign(validator, { addKeyword: () => validator, addFormat: () => validator });
}
