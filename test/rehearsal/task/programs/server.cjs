'use strict';
// A program as an image would hold it. What it does beside answering is chosen by its variables.
const { createServer } = require('node:http');
const { existsSync, writeFileSync } = require('node:fs');

const { PORT = '8080', MARKER, ON_SIGTERM = 'exit', HEALTH = '200', STARTS } = process.env;
if (STARTS && MARKER) {
  // Starts so many times, then never again.
  const started = existsSync(MARKER) ? Number(require('node:fs').readFileSync(MARKER, 'utf8')) : 0;
  if (started >= Number(STARTS)) {
    console.error('cannot start once more');
    process.exit(7);
  }
  writeFileSync(MARKER, String(started + 1));
}

const server = createServer((request, response) => {
  if (request.url === '/health') {
    response.statusCode = Number(HEALTH);
    return response.end();
  }
  if (request.url === '/environment') return response.end(JSON.stringify(process.env));
  if (request.url === '/slow') return setTimeout(() => response.end('slow'), 300);
  return response.end(String(process.pid));
});
server.listen(Number(PORT), '0.0.0.0', () => console.log(JSON.stringify({ listening: server.address() })));

process.on('SIGTERM', () => {
  if (ON_SIGTERM === 'ignore') return;
  if (ON_SIGTERM === 'fail') process.exit(3);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
