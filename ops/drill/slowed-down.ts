import { strToU8, unzipSync, zipSync } from 'fflate';

/** Under this name the code as it was goes on beside what wraps it. */
const RELEASED = 'released-before-the-drill';

/**
 * A function's package whose handler waits before it answers.
 *
 * @param handler as Lambda has it, `index.handler`
 * @throws Error when the package has no CommonJS file of the handler's name
 */
export function slowedDown(code: Uint8Array, handler: string, delayMs: number): Uint8Array {
  const files = unzipSync(code);
  const [module = '', name = ''] = handler.split('.');
  const released = files[`${module}.js`];
  if (released === undefined) {
    throw new Error(
      `The package has no ${module}.js for the handler ${handler}; it has ${Object.keys(files).join(', ')}.`,
    );
  }
  const wrapper = `const released = require('./${RELEASED}.js');
exports.${name} = async (event, context) => {
  await new Promise((resolve) => setTimeout(resolve, ${Math.round(delayMs)}));
  return released.${name}(event, context);
};
`;
  return zipSync({ ...files, [`${RELEASED}.js`]: released, [`${module}.js`]: strToU8(wrapper) });
}
