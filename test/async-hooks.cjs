const asyncHooks = require('node:async_hooks');

/** What the test file at work has turned on that looks at every promise. */
const turnedOn = new Set();

const { createHook, AsyncLocalStorage } = asyncHooks;
const { run, enterWith } = AsyncLocalStorage.prototype;

asyncHooks.createHook = (callbacks) => {
  const hook = createHook(callbacks);
  turnedOn.add(hook);
  return hook;
};

for (const [name, method] of Object.entries({ run, enterWith })) {
  AsyncLocalStorage.prototype[name] = function (...words) {
    turnedOn.add(this);
    return method.apply(this, words);
  };
}

/**
 * Turns off what a test file has left on: a storage of jest's own for each, and the hooks of the X-Ray SDK. Every
 * promise of the files after it would be told to all of them, a twentieth of what the tests take.
 */
exports.turnAsyncHooksOff = () => {
  for (const hook of turnedOn) hook.disable();
  turnedOn.clear();
};
