import { notModelled, readCommandLine } from './command-line';
import { type Tool, type ToolCall, ToolFailure, type ToolResult } from './stand-ins';

export interface ImageBuildCall {
  /** Absolute path of the folder with the Dockerfile. */
  readonly context: string;
  /** Name that the image gets. */
  readonly tag: string;
  /** Stage to end at. @default the last one */
  readonly target?: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

export interface ContainerRun {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Container port by port of the build host. */
  readonly ports: ReadonlyMap<number, number>;
  /** Paths that are writable volumes. */
  readonly volumes: readonly string[];
}

/** What a build asks of Docker, and of the containers that it tries. */
export interface ContainerEngine {
  /** @throws Error when the image does not build */
  build(call: ImageBuildCall): Promise<void>;
  /** @throws Error when the registry refuses */
  push(image: string): Promise<void>;
  /** @returns the container's id */
  run(call: ContainerRun): Promise<string>;
  isRunning(container: string): boolean;
  /** As `docker inspect` shows it. */
  state(container: string): object;
  log(container: string): string;
  remove(container: string): Promise<void>;
  /** Whether a container answers a request with success. */
  answers(url: string, patienceMs: number): Promise<boolean>;
}

type Command = (words: readonly string[], call: ToolCall) => ToolResult | void | Promise<ToolResult | void>;

/** A stand-in for the Docker CLI with the calls that the builds here make. Any other is refused by name. */
export function dockerCli(engine: ContainerEngine): Tool {
  const commands: Readonly<Record<string, Command>> = {
    build: async (words, { folder }) => engine.build(buildCall(words, folder)),
    run: async (words, { environment }) => ({
      stdout: `${await engine.run(runCall(words, environment))}\n`,
    }),
    inspect(words) {
      const { values, positionals } = readCommandLine('docker inspect', words, {
        format: { type: 'string' },
      });
      const container = only(positionals);
      if (values.format === '{{.State.Running}}') return { stdout: `${engine.isRunning(container)}\n` };
      if (values.format === '{{json .State}}')
        return { stdout: `${JSON.stringify(engine.state(container))}\n` };
      throw notModelled('docker', `inspect --format ${String(values.format)}`);
    },
    logs: (words) => ({ stdout: engine.log(only(words)) }),
    push: (words) => engine.push(only(words)),
    rm(words) {
      const { positionals } = readCommandLine('docker rm', words, {
        force: { type: 'boolean' },
        volumes: { type: 'boolean' },
      });
      return engine.remove(only(positionals));
    },
  };
  return (call) => {
    const { arguments: words, password } = call;
    const [first = '', ...rest] = words;
    if (first === 'login') {
      if (password === undefined) throw new ToolFailure('Error: password is empty');
      return;
    }
    // `buildx build` and `build` are one.
    const [name, after] = first === 'buildx' ? [rest[0] ?? '', rest.slice(1)] : [first, rest];
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command) return command(after, call);
    throw notModelled('docker', words.join(' '));
  };
}

/** A stand-in for curl, as far as a trial asks whether a container lives. */
export function curl(engine: ContainerEngine): Tool {
  return async ({ arguments: words }) => {
    const { values, positionals } = readCommandLine('curl', words, {
      fail: { type: 'boolean' },
      silent: { type: 'boolean' },
      output: { type: 'string' },
      'max-time': { type: 'string', default: '10' },
    });
    if (!values.fail || values.output !== '/dev/null') throw notModelled('curl', words.join(' '));
    // 22 is what --fail ends with.
    return { status: (await engine.answers(only(positionals), Number(values['max-time']) * 1000)) ? 0 : 22 };
  };
}

/** Flags that have no meaning for an image that is built here: it is loaded, plain, and nothing is cached. */
const NO_EFFECT_ON_BUILD = {
  load: { type: 'boolean' },
  provenance: { type: 'string' },
  sbom: { type: 'string' },
  'cache-from': { type: 'string' },
  'cache-to': { type: 'string' },
} as const;

function buildCall(words: readonly string[], folder: string): ImageBuildCall {
  const { values, positionals } = readCommandLine('docker build', words, {
    ...NO_EFFECT_ON_BUILD,
    tag: { type: 'string' },
    target: { type: 'string' },
    'build-arg': { type: 'string', multiple: true, default: [] },
  });
  if (values.tag === undefined) throw notModelled('docker', 'a build without --tag');
  const context = only(positionals);
  return {
    context: context.startsWith('/') ? context : `${folder}/${context}`,
    tag: values.tag,
    target: values.target,
    buildArguments: Object.fromEntries(values['build-arg'].map(assignment)),
  };
}

/** Limits that only a container engine can set: the program runs without them here. */
const NO_EFFECT_ON_RUN = {
  'read-only': { type: 'boolean' },
  user: { type: 'string' },
  'cap-drop': { type: 'string' },
  'security-opt': { type: 'string' },
  cpus: { type: 'string' },
  memory: { type: 'string' },
} as const;

function runCall(words: readonly string[], caller: Readonly<Record<string, string>>): ContainerRun {
  const { values, positionals } = readCommandLine('docker run', words, {
    ...NO_EFFECT_ON_RUN,
    detach: { type: 'boolean' },
    mount: { type: 'string', multiple: true, default: [] },
    publish: { type: 'string', multiple: true, default: [] },
    env: { type: 'string', multiple: true, default: [] },
  });
  if (!values.detach) throw notModelled('docker', 'run without --detach');
  return {
    image: only(positionals),
    // A name alone passes on the caller's value.
    environment: Object.fromEntries(
      values.env.map((text) => (text.includes('=') ? assignment(text) : [text, caller[text] ?? ''])),
    ),
    ports: new Map(values.publish.map(publishedPort)),
    volumes: values.mount.map(volume),
  };
}

/** `127.0.0.1:8080:80` gives 8080 and 80. */
function publishedPort(text: string): [number, number] {
  const [host, container] = text.split(':').slice(-2).map(Number);
  if (host && container) return [host, container];
  throw notModelled('docker', `run --publish ${text}`);
}

function volume(text: string): string {
  const parts = Object.fromEntries(text.split(',').map(assignment));
  if (parts.type === 'volume' && parts.destination !== undefined) return parts.destination;
  throw notModelled('docker', `run --mount ${text}`);
}

function assignment(text: string): [string, string] {
  const end = text.indexOf('=');
  return [text.slice(0, end), text.slice(end + 1)];
}

function only(words: readonly string[]): string {
  const [word] = words;
  if (word !== undefined && words.length === 1) return word;
  throw notModelled('docker', `${words.length} names in place of one: ${words.join(' ')}`);
}
