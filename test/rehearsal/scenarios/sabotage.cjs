'use strict';
/**
 * Loaded into a task before its program: a fault of the program. Which one stands in a file, so that a process that runs
 * already gets it and loses it again. An empty file is none.
 */
const { readFileSync } = require('node:fs');
const { ServerResponse } = require('node:http');

const has = (fault) => readFileSync(process.env.SABOTAGE_FILE, 'utf8') === fault;

// A health check is loaded with this too.
if (process.argv[1].endsWith('main.mjs')) {
  // As one that left a lock behind.
  if (has('starts-no-more')) {
    console.error('locked');
    process.exit(9);
  }

  const { end, writeHead } = ServerResponse.prototype;
  let answered = 0;
  ServerResponse.prototype.end = function (body, ...words) {
    if (has('changes-orders') && this.req.method === 'GET' && /^\/orders\/./.test(this.req.url) && body) {
      return end.call(this, String(body).replace('"sku":"SKU', '"sku":"XKU'), ...words);
    }
    if (has('drops-connections') && this.req.url.startsWith('/orders')) {
      answered += 1;
      // One answer in twenty is never written, as if the program had ended with it under way.
      if (answered % 20 === 0) return this.socket.destroy();
    }
    return end.call(this, body, ...words);
  };
  ServerResponse.prototype.writeHead = function (status, ...words) {
    // An outage of the table is called a fault of its own.
    return writeHead.call(this, status === 503 && has('answers-500') ? 500 : status, ...words);
  };

  for (const method of ['on', 'once', 'addListener']) {
    const listen = process[method];
    process[method] = function (name, listener) {
      const unlessIgnored = (...words) => {
        if (!has('ignores-sigterm')) listener.apply(this, words);
      };
      return listen.call(this, name, name === 'SIGTERM' ? unlessIgnored : listener);
    };
  }
}
