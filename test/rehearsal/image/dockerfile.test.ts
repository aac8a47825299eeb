import { expand, readDockerfile } from '../../../rehearsal/image/dockerfile';

describe('reading a Dockerfile', () => {
  test('gives stages with their names, bases and instructions', () => {
    const stages = readDockerfile(`
ARG TAG=24
FROM registry.example/node:\${TAG} AS build
WORKDIR /src
COPY --chown=1:1 package.json lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci \\
  # with a comment between
  && npm run build
FROM scratch
COPY --from=build --chown=1000:1000 /src/dist/ /app/
ENV A=b C="d e"
USER 1000
ENTRYPOINT ["node"]
CMD ["/app/main.mjs"]
`);

    expect(stages).toMatchObject([
      {
        name: 'build',
        index: 0,
        base: 'registry.example/node:24',
        instructions: [
          { kind: 'workdir', path: '/src' },
          { kind: 'copy', from: undefined, sources: ['package.json', 'lock.json'], target: './' },
          { kind: 'run', command: expect.stringMatching(/^npm ci\s+&& npm run build$/) },
        ],
      },
      {
        name: undefined,
        index: 1,
        base: 'scratch',
        instructions: [
          { kind: 'copy', from: 'build', sources: ['/src/dist/'], target: '/app/' },
          {
            kind: 'variables',
            scope: 'image',
            values: [
              ['A', 'b'],
              ['C', 'd e'],
            ],
          },
          { kind: 'entrypoint', arguments: ['node'] },
          { kind: 'cmd', arguments: ['/app/main.mjs'] },
        ],
      },
    ]);
  });

  test('knows a build argument without a default', () => {
    const [stage] = readDockerfile('FROM scratch\nARG VERSION');

    expect(stage?.instructions).toMatchObject([{ scope: 'build', values: [['VERSION', undefined]] }]);
  });

  test('quotes the words of RUN in exec form', () => {
    const [stage] = readDockerfile(`FROM scratch\nRUN ["node", "it's.mjs"]`);

    expect(stage?.instructions).toMatchObject([{ command: String.raw`'node' 'it'\''s.mjs'` }]);
  });

  test.each([
    [
      'CMD node main.mjs',
      /line 2: CMD node main.mjs is in shell form.*Write it in exec form, CMD \["node","main.mjs"\]/s,
    ],
    ['ENTRYPOINT node main.mjs', /line 2: ENTRYPOINT node main.mjs is in shell form/],
    ['ADD https://example.com/x /x', /line 2: ADD is not modelled/],
    ['SHELL ["/bin/bash", "-c"]', /line 2: SHELL is not modelled/],
    ['ONBUILD RUN x', /line 2: ONBUILD is not modelled/],
    ['RUN <<EOT\necho\nEOT', /line 2: RUN with a heredoc is not modelled/],
    ['COPY <<EOT /file\nx\nEOT', /line 2: COPY without sources/],
  ])('refuses %j by name and line', (instruction, message) => {
    expect(() => readDockerfile(`FROM scratch\n${instruction}\n`)).toThrow(message);
  });

  test('refuses a file without FROM', () => {
    expect(() => readDockerfile('# nothing here\n')).toThrow('no FROM');
  });
});

describe('variables of a Dockerfile', () => {
  // https://docs.docker.com/reference/dockerfile/#environment-replacement
  test.each([
    ['$foo/x', 'bar/x'],
    ['${foo}y', 'bary'],
    ['${none:-word}', 'word'],
    ['${foo:-word}', 'bar'],
    ['${foo:+word}', 'word'],
    ['${none:+word}', ''],
    ['$none', ''],
  ])('%s is %j', (text, expected) => {
    expect(expand(text, (name) => ({ foo: 'bar' })[name])).toBe(expected);
  });
});
