import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zipFiles } from '../../../rehearsal/pipeline/archive';

const REPORTER = 'lib/delivery/pipeline/junit-reporter.cjs';

/** A server that answers when asked whether it lives. */
const SERVER = `import http from 'node:http';
http.createServer((request, response) => {
  response.statusCode = request.url === '/health/live' ? 200 : 404;
  response.end();
}).listen(process.env.PORT);
`;

const DOCKERFILE = `FROM public.ecr.aws/docker/library/node:24-alpine
ARG VERSION
ENV RELEASE=$VERSION
COPY main.mjs /app/
WORKDIR /app
ENTRYPOINT ["node"]
CMD ["/app/main.mjs"]
`;

/** A source that builds in a second: the files that the product's buildspec asks for, and nothing else. */
export function smallSource(files: Readonly<Record<string, string>> = {}): Uint8Array {
  const all: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'small', private: true }),
    'app/package.json': JSON.stringify({ name: 'small-app', private: true }),
    'app/Dockerfile': DOCKERFILE,
    'app/main.mjs': SERVER,
    'test/app/passes.test.ts': "test('passes', () => expect(1).toBe(1));",
    [REPORTER]: readFileSync(path.resolve(__dirname, '..', '..', '..', REPORTER), 'utf8'),
    ...files,
  };
  return zipFiles(new Map(Object.entries(all).map(([name, text]) => [name, Buffer.from(text)])));
}
