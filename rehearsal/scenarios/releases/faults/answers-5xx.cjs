'use strict';
// A release that is healthy, and answers one in so many of its users' requests with 500.
const { beforeEachRequest, isOfUser, note, setting } = require('./answers.cjs');

const oneIn = Number(setting('FAULT_ONE_IN'));
const file = setting('FAULT_LOG');
let asked = 0;
beforeEachRequest((request, response, answer) => {
  if (!isOfUser(request)) return answer();
  asked += 1;
  // Neither the first nor the last of them.
  if (asked % oneIn !== Math.ceil(oneIn / 4) % oneIn) return answer();
  note(file, `${request.method} ${request.headers['x-amzn-trace-id']}`);
  request.resume();
  response
    .writeHead(500, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 }));
});
