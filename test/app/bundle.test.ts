import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENV } from '../../app/src/contract';
import { version as packageVersion } from '../../app/package.json';
import { endProcess, spawnApi, startApiProcess } from './api-process';
import { localAws } from './orders-table';
import { portOf } from './ports';

jest.setTimeout(60_000);
const run = promisify(execFile);
const BUILD = join(__dirname, '../../app/build.mjs');

describe('the bundle', () => {
  const folders: string[] = [];
  let plain: string;
  let elsewhere: string;
  beforeAll(async () => {
    plain = await build({ cwd: tmpdir() });
    elsewhere = await build({ cwd: __dirname, version: '' });
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  const build = async (options: { cwd?: string; version?: string } = {}): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
    folders.push(folder);
    const { VERSION: _, ...environment } = process.env;
    const version = options.version === undefined ? {} : { VERSION: options.version };
    await run(process.execPath, [BUILD, '--outdir', folder], {
      cwd: options.cwd,
      env: { ...environment, ...version },
    });
    return folder;
  };

  test('has the same bytes wherever it is built from, and an empty VERSION is none', async () => {
    expect(await digests(elsewhere)).toEqual(await digests(plain));
  });

  test('is three programs, and what one of them loads only to trace, with their source maps', async () => {
    const files = (await readdir(plain)).filter((name) => !name.startsWith('chunk-'));
    expect(files).toEqual(
      expect.arrayContaining(
        ['healthcheck.mjs', 'main.mjs', 'worker.mjs'].flatMap((name) => [name, `${name}.map`]),
      ),
    );
    expect(files.filter((name) => /^tracing-\w+\.mjs$/.test(name))).toHaveLength(1);
    expect((await readFile(join(plain, 'main.mjs'), 'utf8')).includes('BatchSpanProcessor')).toBe(false);
  });

  test.each([
    ['names the release it was built as', 'abc123', 'abc123'],
    ['is a development version otherwise', undefined, `${packageVersion}-dev`],
  ])('%s', async (_name, version, expected) => {
    const folder = version === undefined ? plain : await build({ version });
    const api = await startApiProcess(folder, 'http://127.0.0.1:9');

    const answer = await (await fetch(`${api.url}/version`)).json();
    await endProcess(api);

    expect(answer).toEqual({ version: expected, node: process.version, environment: 'test' });
  });

  test('does not start in an unusable environment: one line of log says all, status 1', async () => {
    const api = spawnApi(plain, { PORT: 'http', LOG_LEVEL: 'loud' });

    expect(await api.exited).toBe(1);
    expect(api.log).toMatchObject([
      {
        level: 'fatal',
        service: 'order-api',
        problems: [
          'PORT is "http"; accepted: a whole number from 0 to 65535.',
          'TABLE_NAME is not set; accepted: the name of the orders table.',
          'LOG_LEVEL is "loud"; accepted: debug, info, warn, error.',
        ],
      },
    ]);
  });

  test('does not start on a port that is taken', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const api = spawnApi(plain, {
      ...localAws('http://127.0.0.1:9'),
      HOST: '127.0.0.1',
      PORT: String(portOf(taken)),
      TABLE_NAME: 'orders',
    });

    const status = await api.exited;
    taken.close();

    expect(status).toBe(1);
    expect(api.log.at(-1)).toMatchObject({ level: 'fatal', err: { code: 'EADDRINUSE' } });
  });

  test('ends when the log is written, also where its reader is far behind', async () => {
    // Its port closes at once.
    const times = { [ENV.requestTimeout]: '30', [ENV.shutdownDeadline]: '30' };
    const api = await startApiProcess(plain, 'http://127.0.0.1:9', times);
    api.child.stdout?.pause();
    // More lines than the pipe holds.
    for (let count = 0; count < 800; count += 1) await (await fetch(`${api.url}/version`)).text();

    api.child.kill('SIGTERM');
    while (await isOpen(api.port)) continue;
    api.child.stdout?.resume();

    expect(await api.exited).toBe(0);
    expect(api.log.filter(({ route }) => route === '/version')).toHaveLength(800);
    expect(api.log.at(-1)?.message).toBe('stopped: every request was answered');
  });

  describe('of the health check', () => {
    test.each([
      ['liveness answers 200', 200, 0, ''],
      ['liveness answers 503', 503, 1, '/health/live answered 503\n'],
    ])('when %s', async (_name, status, expectedCode, expectedOutput) => {
      const asked: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(status).end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');

      const result = await healthCheck(plain, portOf(server));
      server.close();

      expect({ ...result, asked }).toEqual({
        code: expectedCode,
        output: expectedOutput,
        asked: ['/health/live'],
      });
    });

    test('fails when nothing listens', async () => {
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const port = portOf(server);
      server.close();
      await once(server, 'close');

      expect(await healthCheck(plain, port)).toEqual({
        code: 1,
        output: `/health/live cannot be asked: connect ECONNREFUSED 127.0.0.1:${port}\n`,
      });
    });

    test('fails when no answer comes', async () => {
      const server = createServer(() => undefined);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');

      const result = await healthCheck(plain, portOf(server));
      server.closeAllConnections();
      server.close();

      expect(result).toEqual({ code: 1, output: '/health/live did not answer within 2000 ms\n' });
    });
  });
});

async function isOpen(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function healthCheck(folder: string, port: number): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, [join(folder, 'healthcheck.mjs')], { env: { PORT: String(port) } });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = await once(child, 'close');
  return { code, output };
}

async function digests(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs'));
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
