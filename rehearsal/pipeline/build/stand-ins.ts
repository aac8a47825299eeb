import { chmod, copyFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { listenOnLoopback } from '../../aws/loopback';

/** How a command of the build host was called. */
export interface ToolCall {
  readonly tool: string;
  readonly arguments: readonly string[];
  /** Working folder of the caller. */
  readonly folder: string;
  /** Variables of the caller. */
  readonly environment: Readonly<Record<string, string>>;
  /** The line that came by `--password-stdin`. @default none was asked for, or none came */
  readonly password?: string;
}

export interface ToolResult {
  /** Exit status. @default 0 */
  readonly status?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Does what a command would do. What it throws becomes the command's error message. */
export type Tool = (call: ToolCall) => ToolResult | void | Promise<ToolResult | void>;

/** A command that fails with a message on stderr. */
export class ToolFailure extends Error {
  /** @param status exit status, 1 to 255 */
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
    this.name = 'ToolFailure';
  }
}

export interface StandIns {
  /** What a build needs to find them: `PATH` and a port. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every call so far, in order, as `npm ci --no-audit`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

const SCRIPT = path.join(__dirname, 'stand-in.sh');

/** Fields before the arguments: their number, tool, folder, password. */
const LEADING_FIELDS = 4;

/**
 * Puts stand-ins for commands into a folder that a build has first on its path. Each call is recorded and answered here.
 *
 * @param folder an empty folder
 */
export async function startStandIns(
  folder: string,
  tools: Readonly<Record<string, Tool>>,
): Promise<StandIns> {
  const calls: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A build that was ended in the middle of a call.
    socket.on('error', () => socket.destroy());
    let received = '';
    let answered = false;
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      const call = answered ? undefined : callIn(received);
      if (call === undefined) return;
      answered = true;
      calls.push([call.tool, ...call.arguments].join(' '));
      void answer(tools[call.tool], call).then(({ status = 0, stdout = '', stderr = '' }) =>
        socket.end([String(status), stdout, stderr, ''].join('\0')),
      );
    });
  });
  const { port } = new URL(await listenOnLoopback(server));
  for (const tool of Object.keys(tools)) {
    await copyFile(SCRIPT, path.join(folder, tool));
    await chmod(path.join(folder, tool), 0o755);
  }
  return {
    environment: {
      PATH: [folder, path.dirname(process.execPath), process.env.PATH ?? ''].join(path.delimiter),
      STAND_INS_PORT: port,
    },
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The call, once it has come whole: fields ended by NUL, then the caller's variables, then an empty one. */
function callIn(received: string): ToolCall | undefined {
  const fields = received.split('\0').slice(0, -1);
  const [count, tool, folder, password] = fields;
  const firstVariable = LEADING_FIELDS + Number(count);
  if (tool === undefined || folder === undefined || fields.indexOf('', firstVariable) === -1)
    return undefined;
  return {
    tool,
    folder,
    password: password || undefined,
    arguments: fields.slice(LEADING_FIELDS, firstVariable),
    environment: Object.fromEntries(fields.slice(firstVariable, -1).map(assignment)),
  };
}

function assignment(text: string): [string, string] {
  const end = text.indexOf('=');
  return [text.slice(0, end), text.slice(end + 1)];
}

async function answer(tool: Tool | undefined, call: ToolCall): Promise<ToolResult> {
  try {
    return (await tool?.(call)) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: error instanceof ToolFailure ? error.status : 70, stderr: `${message}\n` };
  }
}
