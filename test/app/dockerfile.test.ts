import { validate } from 'dockerfile-utils';
import { CONTAINER_PORT, ENV } from '../../app/src/contract';
import { DOCKERFILE, execForm, stagesOf, type Step } from './dockerfile';

const stages = stagesOf(DOCKERFILE);
const names = stages.map(({ name }) => name);
const final = stages.at(-1);

function finalStep(keyword: string): Step {
  const step = final?.steps.find((one) => one.keyword === keyword);
  if (step === undefined) throw new Error(`the final stage has no ${keyword}`);
  return step;
}

describe('the Dockerfile', () => {
  test('has nothing that the linter would say', () => {
    expect(validate(DOCKERFILE).map(({ message, range }) => [range.start.line + 1, message])).toEqual([]);
  });

  test('fetches no builder from Docker Hub', () => {
    expect(DOCKERFILE).not.toMatch(/^#\s*syntax\s*=/im);
  });

  test('takes every base from ECR Public by digest, from a stage before it, or from scratch', () => {
    const others = stages.filter(
      ({ base }, index) =>
        base !== 'scratch' &&
        !names.slice(0, index).includes(base) &&
        !/^public\.ecr\.aws\/[a-z0-9/._-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(base),
    );

    expect(others.map(({ base }) => base)).toEqual([]);
  });

  test('copies from its own stages and the context only', () => {
    const sources = stages.flatMap(({ steps }) => steps.map(({ flags }) => flags['from'])).filter(Boolean);

    expect(sources).toEqual(['root', 'root', 'build']);
    expect(names).toEqual(expect.arrayContaining(sources));
  });

  test('installs from the lock file, and runs no package’s script', () => {
    const installs = stages.flatMap(({ steps }) =>
      steps.filter(({ text }) => /\bnpm (ci|i|install)\b/.test(text)),
    );

    expect(installs.map(({ text }) => text)).toEqual([expect.stringMatching(/^npm ci .*--ignore-scripts/)]);
  });

  test('ends in an image from scratch', () => {
    expect(final?.base).toBe('scratch');
  });

  test('runs nothing in that image, which has no shell', () => {
    expect(final?.steps.filter(({ keyword }) => keyword === 'RUN' || keyword === 'SHELL')).toEqual([]);
  });

  test('runs it as nobody in particular, by number', () => {
    expect(finalStep('USER').text).toBe('1000:1000');
  });

  test.each(['ENTRYPOINT', 'CMD', 'HEALTHCHECK', 'VOLUME'])('has %s in exec form', (keyword) => {
    expect(execForm(finalStep(keyword))).toBeDefined();
  });

  test('starts the bundle with node', () => {
    const command = [...(execForm(finalStep('ENTRYPOINT')) ?? []), ...(execForm(finalStep('CMD')) ?? [])];

    expect(command).toEqual(['/usr/local/bin/node', '/app/main.mjs']);
  });

  test('has one writable place: its volume, which belongs to its user and is the temporary folder', () => {
    const [volume = ''] = execForm(finalStep('VOLUME')) ?? [];
    const owned = final?.steps.filter(({ flags }) => flags['chown'] === '1000:1000').map(({ text }) => text);

    expect(owned).toEqual([`/rootfs${volume}/ ${volume}/`]);
    expect(finalStep('ENV').text.split(' ')).toContain(`${ENV.scratch}=${volume}`);
  });

  test('exposes the port of the contract', () => {
    expect(finalStep('EXPOSE').text).toBe(String(CONTAINER_PORT));
    expect(finalStep('ENV').text.split(' ')).toContain(`${ENV.port}=${CONTAINER_PORT}`);
  });
});
