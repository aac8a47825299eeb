import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { awsCli } from '../../../rehearsal/pipeline/build/aws-cli';
import { dockerCli } from '../../../rehearsal/pipeline/build/docker-cli';
import { npxCli } from '../../../rehearsal/pipeline/build/npm-cli';
import { textOf } from '../../../rehearsal/pipeline/build/query';
import {
  startStandIns,
  type Tool,
  type ToolCall,
  ToolFailure,
} from '../../../rehearsal/pipeline/build/stand-ins';
import { runInSession } from '../../../rehearsal/session';

/** Runs a line of bash in which `tool` is a stand-in. */
async function run(command: string, tool: Tool) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'stand-ins-'));
  const standIns = await startStandIns(folder, { tool });
  try {
    const result = await runInSession({
      command: `bash -c '${command}'`,
      cwd: folder,
      environment: { ...standIns.environment, FOLDER: folder },
    });
    return { ...result, calls: standIns.calls, folder };
  } finally {
    await standIns.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a stand-in that throws. */
function runFailing(error: Error) {
  return run('tool', () => {
    throw error;
  });
}

describe('a stand-in', () => {
  it('hands over arguments as they are, empty ones, blanks and line ends included', async () => {
    let words: readonly string[] = [];
    await run(String.raw`tool "" "a b" $"c\nd" "*"`, (call) => void (words = call.arguments));

    expect(words).toEqual(['', 'a b', String.raw`c\nd`, '*']);
  });

  it('hands over where and with which variables it was called', async () => {
    let seen: unknown;
    const { folder } = await run(
      'mkdir sub && cd sub && GREETING=hello tool',
      ({ environment, folder: where }) => {
        seen = [environment.GREETING, where];
      },
    );

    expect(seen).toEqual(['hello', path.join(folder, 'sub')]);
  });

  it('gives output and status of its call', async () => {
    const { failure, output, stderr } = await run('tool', () => ({
      status: 7,
      stdout: 'out\n',
      stderr: 'problem',
    }));

    expect([failure, stderr, output]).toEqual(['status 7', 'problem', expect.stringContaining('out')]);
  });

  it('fails with the message of what went wrong', async () => {
    expect(await runFailing(new ToolFailure('denied', 254))).toMatchObject({
      failure: 'status 254',
      stderr: 'denied',
    });
    expect(await runFailing(new Error('a mistake'))).toMatchObject({
      failure: 'status 70',
      stderr: 'a mistake',
    });
  });

  it('reads a password where one is announced, and no other input', async () => {
    const passwords: unknown[] = [];
    await run(
      'echo secret | tool --password-stdin; echo kept | { tool; read -r line; tool "$line"; }',
      (call) => {
        passwords.push(call.password ?? call.arguments[0]);
      },
    );

    expect(passwords).toEqual(['secret', undefined, 'kept']);
  });

  it('writes down every call', async () => {
    expect((await run('tool one; tool two --three', () => undefined)).calls).toEqual([
      'tool one',
      'tool two --three',
    ]);
  });
});

function refused(): never {
  throw new Error('not reached');
}

function callOf(words: string): ToolCall {
  return { tool: '', arguments: words.split(' '), folder: '', environment: {} };
}

describe('a call that is not modelled', () => {
  const aws = awsCli({
    digestOf: refused,
    scan: refused,
    archive: refused,
    parameter: refused,
    putParameter: refused,
  });
  const docker = dockerCli({
    build: refused,
    push: refused,
    run: refused,
    isRunning: refused,
    state: refused,
    log: refused,
    remove: refused,
    answers: refused,
  });
  const npx = npxCli({
    packages: [],
    testFiles: 1,
    cacheFolder: '',
    signal: new AbortController().signal,
    note: refused,
  });

  it.each([
    ['aws', aws, 's3 rm s3://bucket/key', 's3 rm'],
    ['aws', aws, 'ssm get-parameter --name x --with-decryption', '--with-decryption'],
    ['aws', aws, 'ssm put-parameter --name x --value y', 'without --overwrite'],
    ['docker', docker, 'system prune', 'system prune'],
    ['docker', docker, 'run --detach --network host image', '--network'],
    ['docker', docker, 'run image', 'run without --detach'],
    ['docker', docker, 'buildx build --tag t --secret id=x .', '--secret'],
    ['npx', npx, 'cdk deploy', 'cdk deploy'],
  ])('is refused by name: %s', async (_tool, tool, words, name) => {
    await expect((async () => tool(callOf(words)))()).rejects.toThrow(name);
  });
});

describe('a query of the AWS CLI', () => {
  const document = { images: [{ id: { digest: 'd' } }], status: 'DONE', counts: { HIGH: 2 } };

  it.each([
    ['images[0].id.digest', 'd'],
    ['images[1].id.digest', 'None'],
    ['[status, counts.HIGH, counts.LOW]', 'DONE\t2\tNone'],
  ])('%s gives %j', (query, text) => {
    expect(textOf(document, query)).toBe(text);
  });

  it.each(['images[*].id', 'length(images)', 'images'])('%s is refused', (query) => {
    expect(() => textOf(document, query)).toThrow(ToolFailure);
  });
});
