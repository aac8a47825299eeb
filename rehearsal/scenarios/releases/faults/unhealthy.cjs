'use strict';
// A release that starts and serves, and calls itself unhealthy.
const { beforeEachRequest, setting } = require('./answers.cjs');

const path = setting('FAULT_HEALTH_CHECK_PATH');
beforeEachRequest((request, response, answer) => {
  if (request.url !== path) return answer();
  response.writeHead(503, { 'content-type': 'text/plain' }).end('unhealthy');
});
