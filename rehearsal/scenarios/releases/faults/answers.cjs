'use strict';
/**
 * What the faults of releases have in common. Each is loaded into the process of a task before the program of its
 * image, and changes how that program answers; the program itself stays as it was built. Plain CommonJS because Node.js
 * loads it by --require, before any TypeScript loader.
 */
const { appendFileSync } = require('node:fs');
const { Server } = require('node:http');

/** A variable of the fault, which the program does not get to see. */
exports.setting = function setting(name) {
  const value = process.env[name];
  delete process.env[name];
  return value ?? '';
};

/**
 * Lets the program answer a request by `answer()`, now or later, or not at all.
 *
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, answer: () => void) => void} handle
 */
exports.beforeEachRequest = function beforeEachRequest(handle) {
  const emit = Server.prototype.emit;
  Server.prototype.emit = function emitRequest(event, request, response, ...words) {
    if (event !== 'request') return emit.call(this, event, request, response, ...words);
    handle(request, response, () => emit.call(this, event, request, response, ...words));
    return true;
  };
};

/** A user's request about orders, not one of a hook: those place test orders, and read one by its id. */
exports.isOfUser = function isOfUser({ method, url, headers }) {
  const places = method === 'POST' && url === '/orders';
  const lists = method === 'GET' && url.startsWith('/orders?');
  return (places || lists) && headers['x-test-order'] === undefined;
};

/** Notes a fault in the file of this release, a line for each. */
exports.note = function note(file, text) {
  if (file !== '') appendFileSync(file, `${text}\n`);
};
