import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildImage } from '../../../rehearsal/image/image';
import type { ImageOptions, LocalImage } from '../../../rehearsal/image/image';

const contentOf = (image: LocalImage, file: string): string =>
  readFileSync(path.join(image.root, file), 'utf8');

describe('building an image on this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'image-'));
    mkdirSync(path.join(folder, 'packages', 'left-pad'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const build = (
    dockerfile: string,
    files: Record<string, string> = {},
    options: Partial<ImageOptions> = {},
  ): Promise<LocalImage> => {
    for (const [name, text] of Object.entries({ Dockerfile: dockerfile, ...files })) {
      const file = path.join(folder, 'context', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return buildImage({
      contextFolder: path.join(folder, 'context'),
      workFolder: path.join(folder, 'work'),
      nodeModules: path.join(folder, 'packages'),
      buildArguments: {},
      ...options,
    });
  };

  const TWO_STAGES = `
FROM base AS build
WORKDIR /src
COPY main.mjs build.sh ./
ARG VERSION=none
RUN mkdir -p /out && sh build.sh /out
FROM scratch
COPY --from=build --chown=1:1 /out/ /app/
WORKDIR /app
ENV MODE=production
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["/app/main.mjs"]
`;
  const FILES = { 'main.mjs': '', 'build.sh': 'cp main.mjs "$1" && printf "$VERSION" > "$1/version"' };

  test("runs the build stage's commands and takes the files of the final stage", async () => {
    const image = await build(TWO_STAGES, FILES);

    expect(contentOf(image, 'app/version')).toBe('none');
    expect(image).toMatchObject({
      bases: ['base'],
      environment: { MODE: 'production' },
      workdir: '/app',
      entrypoint: ['/usr/local/bin/node'],
      cmd: ['/app/main.mjs'],
    });
  });

  test('gives build arguments to the commands', async () => {
    const image = await build(TWO_STAGES, FILES, { buildArguments: { VERSION: '1.2.3' } });

    expect(contentOf(image, 'app/version')).toBe('1.2.3');
  });

  test('turns a command of the image into one of the local Node.js', async () => {
    const image = await build(TWO_STAGES, FILES);

    expect(image.local(['/usr/local/bin/node', '--no-warnings', '/app/main.mjs', '--port=1'])).toEqual({
      executable: process.execPath,
      arguments: ['--no-warnings', path.join(image.root, 'app/main.mjs'), '--port=1'],
      workingFolder: path.join(image.root, 'app'),
    });
  });

  test('takes the command of an earlier stage that the final one is based on', async () => {
    const image = await build(
      'FROM base AS one\nCOPY main.mjs /app/\nCMD ["node", "/app/main.mjs"]\nFROM one\nENV X=y\n',
      FILES,
    );

    expect(image).toMatchObject({ cmd: ['node', '/app/main.mjs'], environment: { X: 'y' } });
  });

  test('links the installed packages instead of installing any', async () => {
    const image = await build(
      'FROM base\nWORKDIR /app\nCOPY main.mjs ./\nRUN npm ci --omit=dev\nCMD ["node", "main.mjs"]\n',
      FILES,
    );

    expect(existsSync(path.join(image.root, 'app/node_modules/left-pad'))).toBe(true);
    expect(image.notes).toEqual([
      '`npm ci --omit=dev` was replaced by a link to the packages installed here.',
    ]);
  });

  test('leaves out what would touch files or users of this machine', async () => {
    const precious = path.join(folder, 'precious');
    writeFileSync(precious, 'kept');
    const image = await build(
      `FROM base\nCOPY main.mjs /app/\nRUN rm -f ${precious} && adduser app && chown -R app /app && apk add curl\nCMD ["node", "/app/main.mjs"]\n`,
      FILES,
    );

    expect(readFileSync(precious, 'utf8')).toBe('kept');
    expect(image.notes).toHaveLength(4);
    expect(image.notes.every((note) => note.endsWith('it changes files or users of the base image.'))).toBe(
      true,
    );
  });

  test('leaves out a stage that brings no file of a command, and says so', async () => {
    const image = await build(
      `FROM base AS root\nRUN exit 1\nFROM scratch\nCOPY --from=root /rootfs/ /\nCOPY main.mjs /app/\nCMD ["node", "/app/main.mjs"]\n`,
      FILES,
    );

    expect(image.notes).toEqual(['`COPY --from=root /rootfs/ /` was left out: no command runs from it.']);
  });

  test('keeps what is copied beside the program', async () => {
    const image = await build(
      'FROM scratch\nCOPY main.mjs /app/dist/\nCOPY data /app/data/\nCMD ["node", "/app/dist/main.mjs"]\n',
      { ...FILES, 'data/x.json': '{}' },
    );

    expect(contentOf(image, 'app/data/x.json')).toBe('{}');
  });

  test('copies by wildcard', async () => {
    const image = await build(
      'FROM scratch\nCOPY *.mjs build.?h /app/\nCMD ["node", "/app/main.mjs"]\n',
      FILES,
    );

    expect(contentOf(image, 'app/build.sh')).toContain('VERSION');
  });

  test.each<[string, string, RegExp]>([
    [
      'a command that fails',
      'FROM base\nRUN echo no luck && exit 3\nCMD ["node", "x"]\n',
      /line 2: .* ended with status 3.\nno luck/s,
    ],
    [
      'a file that is not there',
      'FROM scratch\nCOPY none.mjs /app/\nCMD ["node", "/app/none.mjs"]\n',
      /line 2: COPY none.mjs: there is no such file/,
    ],
    [
      'another image to copy from',
      'FROM scratch\nCOPY --from=nginx /etc /app\nCMD ["node", "/app/x"]\n',
      /line 2: COPY --from=nginx names an image/,
    ],
    [
      'a program that is not Node.js',
      'FROM scratch\nCMD ["/bin/java", "-jar", "x"]\n',
      /starts \/bin\/java.*Node.js programs only/,
    ],
    [
      'a program that nothing made',
      'FROM scratch\nCMD ["node", "/app/main.mjs"]\n',
      /names \/app\/main.mjs, which no instruction/,
    ],
  ])('refuses %s', async (_, dockerfile, message) => {
    await expect(build(dockerfile)).rejects.toThrow(message);
  });

  test('refuses an image without any command when one is asked for', async () => {
    const image = await build('FROM scratch\n');

    expect(() => image.local([])).toThrow('neither ENTRYPOINT nor CMD');
  });

  test('makes sure of the other commands that will be run, too', async () => {
    const building = build(TWO_STAGES, FILES, { commands: [['node', '/app/health.mjs']] });

    await expect(building).rejects.toThrow('names /app/health.mjs');
  });

  test('ends a command when the rehearsal ends', async () => {
    const interruption = new AbortController();
    const building = build(
      'FROM base\nRUN node wait.mjs\nCMD ["node", "x"]\n',
      {},
      { signal: interruption.signal },
    );
    interruption.abort(new Error('ended'));

    await expect(building).rejects.toThrow('ended');
  });
});
