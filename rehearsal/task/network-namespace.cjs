'use strict';
/**
 * Loaded into the process of a task before the program of its image: gives it what a container's network namespace
 * gives. The program listens on the port of its task definition, as far as it can tell; in truth on a free port of
 * 127.0.0.1, which it reports over the IPC channel. Connections to such a port on the loopback address are led to
 * the true one, so that a container health check finds the program.
 *
 * Plain CommonJS because Node.js loads it by --require, before any TypeScript loader.
 */
const net = require('node:net');
const { isMainThread } = require('node:worker_threads');

/** Container port to port of this machine. */
const truePorts = new Map(JSON.parse(process.env.REHEARSAL_PORTS ?? '[]'));
delete process.env.REHEARSAL_PORTS;

const report = isMainThread && process.send ? process.send.bind(process) : () => {};
if (isMainThread && process.send) {
  // A container has no such channel: a program that looks for one must not find it.
  process.send = undefined;
  // The rehearsal has gone, however it went: no process of it stays behind.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenInNamespace(...words) {
  const { options, callback } = listenOptions(words);
  if (options === undefined) return listen.apply(this, words);
  const containerPort = Number(options.port);
  this.prependOnceListener('listening', () => {
    const address = this.address();
    if (!truePorts.has(containerPort)) truePorts.set(containerPort, address.port);
    report({ listening: { containerPort, port: address.port } });
    this.address = () => ({ ...address, port: containerPort });
  });
  return listen.call(this, { ...options, host: '127.0.0.1', port: 0 }, ...callback);
};

/** The forms of `listen` that name a TCP port other than "any". */
function listenOptions(words) {
  const callback = words.filter((word) => typeof word === 'function').slice(-1);
  const [first] = words;
  if (typeof first === 'object' && first !== null) {
    return Number(first.port) > 0 ? { options: first, callback } : {};
  }
  if (!(Number(first) > 0)) return {};
  const backlog = words.slice(1).find((word) => typeof word === 'number');
  return { options: { port: first, backlog }, callback };
}

const LOOPBACK = new Set([undefined, 'localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectInNamespace(...words) {
  // `net.connect` hands over its arguments as one array; a program hands over options, or a port and a host.
  const list = Array.isArray(words[0]) ? words[0] : words;
  const [first] = list;
  if (typeof first === 'object' && first !== null) {
    const port = LOOPBACK.has(first.host) ? truePorts.get(Number(first.port)) : undefined;
    if (port !== undefined) {
      first.port = port;
      first.host = '127.0.0.1';
    }
  } else if (LOOPBACK.has(typeof list[1] === 'string' ? list[1] : undefined)) {
    const port = truePorts.get(Number(first));
    if (port !== undefined) list.splice(0, typeof list[1] === 'string' ? 2 : 1, port, '127.0.0.1');
  }
  return connect.apply(this, words);
};
