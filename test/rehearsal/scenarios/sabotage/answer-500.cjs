'use strict';
// A program that calls an outage of its table a fault of its own.
const { ServerResponse } = require('node:http');
const writeHead = ServerResponse.prototype.writeHead;
ServerResponse.prototype.writeHead = function (status, ...words) {
  return writeHead.call(this, status === 503 ? 500 : status, ...words);
};
