'use strict';
// A program that ends with SIGTERM as if nothing were under way.
if (process.argv[1].endsWith('main.mjs')) {
  const { ServerResponse } = require('node:http');
  const end = ServerResponse.prototype.end;
  let answered = 0;
  ServerResponse.prototype.end = function (...words) {
    answered += 1;
    // One answer in twenty is never written.
    if (answered % 20 === 0 && this.req.url.startsWith('/orders')) return this.socket.destroy();
    return end.apply(this, words);
  };
}
