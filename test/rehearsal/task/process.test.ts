import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startProcess } from '../../../rehearsal/task/process';
import type { ContainerProcess, ProcessOptions } from '../../../rehearsal/task/process';

const PROGRAMS = path.join(__dirname, 'programs');

/** An ended process that nobody has waited for yet still has an entry, in state Z. */
const alive = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
};

describe('a process that stands for a container', () => {
  const processes: ContainerProcess[] = [];
  const start = (words: readonly string[], options: Partial<ProcessOptions> = {}): ContainerProcess => {
    const container = startProcess({
      command: { executable: process.execPath, arguments: words, workingFolder: PROGRAMS },
      environment: {},
      ...options,
    });
    processes.push(container);
    return container;
  };
  afterEach(async () => {
    for (const container of processes) container.kill('SIGKILL');
    await Promise.all(processes.splice(0).map(({ exited }) => exited));
  });
  test('listens on a free port where it asks for the port of its task definition', async () => {
    const port = await start(['server.cjs']).listening(8080);

    expect(port).not.toBe(8080);
    expect(await fetch(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 200 });
  });

  test('believes that it listens on the port it asked for', async () => {
    const server = start(['server.cjs'], { environment: { PORT: '80' } });
    await server.listening(80);
    server.kill('SIGTERM');
    await server.exited;

    expect(server.output.map((line) => JSON.parse(line))).toMatchObject([{ listening: { port: 80 } }]);
  });

  test('can be started twice with one port', async () => {
    const ports = await Promise.all([
      start(['server.cjs']).listening(8080),
      start(['server.cjs']).listening(8080),
    ]);

    expect(new Set(ports).size).toBe(2);
  });

  test.each([
    ['listen(8080)', 'require("node:net").createServer().listen(8080)'],
    ['listen("8080", host)', 'require("node:net").createServer().listen("8080", "0.0.0.0")'],
    [
      'listen(8080, host, backlog, callback)',
      'require("node:net").createServer().listen(8080, "::", 5, () => {})',
    ],
    [
      'listen({ port })',
      'require("node:net").createServer().listen({ port: 8080, host: "localhost" }, () => {})',
    ],
  ])('is found however it listens: %s', async (_, code) => {
    expect(await start(['-e', code]).listening(8080)).toBeGreaterThan(0);
  });

  test('finds itself on its own port', async () => {
    const code = `
      const server = require('node:http').createServer((_, response) => response.end('me'));
      server.listen(8080, async () => {
        console.log(await (await fetch('http://localhost:8080/')).text());
        require('node:net').connect(8080, '127.0.0.1', () => { console.log('connected'); process.exit(0); });
      });`;
    const program = start(['-e', code]);

    expect(await program.exited).toEqual({ code: 0, signal: undefined });
    expect(program.output).toEqual(['me', 'connected']);
  });

  test('is found by a container health check beside it', async () => {
    const server = start(['server.cjs']);
    await server.listening(8080);

    const check = start(['ask.cjs'], { ports: server.ports });

    expect(await check.exited).toMatchObject({ code: 0 });
  });

  test('has no variable and no channel of the rehearsal', async () => {
    const program = start(['-p', 'JSON.stringify([process.env, typeof process.send])'], {
      environment: { A: 'b' },
    });
    await program.exited;

    expect(JSON.parse(program.output.join(''))).toEqual([{ A: 'b' }, 'undefined']);
  });

  test('ends although nothing but the channel to the rehearsal is open', async () => {
    expect(await start(['-e', '1']).exited).toEqual({ code: 0, signal: undefined });
  });

  test('tells that it ended without listening', async () => {
    expect(await start(['-e', 'process.exit(4)']).listening(8080)).toBeUndefined();
  });

  test('tells status, signal and last output of its end', async () => {
    const failing = start(['-e', 'console.error("no table"); process.exit(4)']);
    const killed = start(['server.cjs']);
    await killed.listening(8080);
    killed.kill('SIGKILL');

    expect(await failing.exited).toEqual({ code: 4, signal: undefined });
    expect(failing.output).toContain('no table');
    expect(await killed.exited).toEqual({ code: undefined, signal: 'SIGKILL' });
  });

  test('takes what it started with it when it is killed', async () => {
    const code = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(child.pid);
      require('node:net').createServer().listen(8080);`;
    const program = start(['-e', code]);
    await program.listening(8080);
    const grandchild = Number(program.output[0]);
    program.kill('SIGKILL');
    await program.exited;

    expect(alive(grandchild)).toBe(false);
  });

  test('ends with the rehearsal, even one that is killed', async () => {
    const starter = start([
      '-e',
      `const { spawn } = require('node:child_process');
       const child = spawn(process.execPath, ['--require', ${JSON.stringify(path.resolve('rehearsal/task/network-namespace.cjs'))}, 'server.cjs'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
       child.on('message', () => { console.log(child.pid); require('node:net').createServer().listen(9090); });`,
    ]);
    await starter.listening(9090);
    const orphan = Number(starter.output.find((line) => /^\d+$/.test(line)));
    // The orphan holds its starter's output open, so the output ends with the orphan.
    starter.kill('SIGTERM');
    await starter.exited;

    expect(alive(orphan)).toBe(false);
  });

  test('that cannot be started ends at once and says why', async () => {
    const program = start([], { command: { executable: '/none', arguments: [], workingFolder: PROGRAMS } });
    await program.exited;

    expect(program.output).toEqual([expect.stringContaining('ENOENT')]);
  });
});
