'use strict';
// A release that starts, waits for something that never comes, and opens no port.
const { Server } = require('node:net');

Server.prototype.listen = function listen() {
  setInterval(() => {}, 60_000);
  return this;
};
