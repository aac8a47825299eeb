'use strict';
// A program that never hears SIGTERM: its handlers for it are dropped.
for (const method of ['on', 'once', 'addListener']) {
  const listen = process[method];
  process[method] = function (name, ...words) {
    return name === 'SIGTERM' ? this : listen.call(this, name, ...words);
  };
}
process.prependListener('SIGTERM', () => {});
