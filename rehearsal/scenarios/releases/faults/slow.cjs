'use strict';
// A release that is healthy, and lets its users wait.
const { beforeEachRequest, isOfUser, note, setting } = require('./answers.cjs');

const delayMs = Number(setting('FAULT_DELAY_MS'));
const file = setting('FAULT_LOG');
beforeEachRequest((request, _response, answer) => {
  if (!isOfUser(request)) return answer();
  note(file, `${request.method} ${request.headers['x-amzn-trace-id']}`);
  setTimeout(answer, delayMs);
});
