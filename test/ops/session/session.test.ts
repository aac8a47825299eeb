import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { z } from 'zod';
import { main } from '../../../ops/cli';
import { listenOnLoopback } from '../../../rehearsal/aws/loopback';
import { type Recording, recordingSchema, replayingClients } from './recording';
import { seenTerminal, type Viewer } from './screen';

const TERMINAL: Viewer = { columns: 80 };

const [watch, status] = z
  .tuple([recordingSchema, recordingSchema])
  .parse(JSON.parse(readFileSync(path.join(__dirname, 'recorded.json'), 'utf8')));

/** What somebody sees of a recorded command. @param look called with it after each wait */
async function replay(
  recording: Recording,
  viewer: Viewer,
  look: (lines: readonly string[]) => void = () => undefined,
): Promise<{ readonly exit: number; readonly text: string }> {
  const { clients, now } = replayingClients(recording);
  const { terminal, lines } = seenTerminal(viewer);
  const exit = await main(recording.words, {
    terminal,
    signal: new AbortController().signal,
    clients: () => clients,
    now,
    pause: () => Promise.resolve(look(lines())),
  });
  return { exit, text: textOf(lines()) };
}

/** Ports are others on every machine. */
function textOf(lines: readonly string[]): string {
  return `\n${lines.join('\n').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')}\n`;
}

/** Characters of a line that stand in a terminal in a fork too, whose names are longer. */
const UNCUT = 60;

/** Lines without their ends, which a terminal cuts earlier the longer the names of a fork are. */
function beginnings(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.length > UNCUT ? `${line.slice(0, UNCUT)}…` : line))
    .join('\n');
}

/** The part of a page between two marks, as it stands in a block of text. */
function excerpt(name: string): string {
  const page = readFileSync(path.join(__dirname, '../../../docs/operations.md'), 'utf8');
  const found = new RegExp(`<!-- ${name} -->\\s*\`\`\`text\\n([\\s\\S]*?)\`\`\``).exec(page);
  return found?.[1] ?? `docs/operations.md has no block after <!-- ${name} -->`;
}

/** The session was recorded with `npm run rehearse -- --hold`; `record.ts` tells how to record it again. */
describe('a recorded session: a release that its alarms take back', () => {
  it('is a line for each change in a pipe, and exits with 1', async () => {
    const { exit, text } = await replay(watch, 'pipe');
    expect(text).toMatchSnapshot();
    expect(exit).toBe(1);
  });

  it('leaves two views in a terminal, of the release and of what took it back', async () => {
    const { text } = await replay(watch, TERMINAL);
    expect(beginnings(text)).toMatchSnapshot();
  });

  it('draws its view over and over in one place, and never wider than the terminal', async () => {
    const heights: number[] = [];
    const widths: number[] = [];
    await replay(watch, TERMINAL, (lines) => {
      heights.push(lines.length);
      widths.push(...lines.map((line) => line.length));
    });
    expect(heights.length).toBeGreaterThan(3);
    // Two views drawn one below the other would be higher than a terminal of 24 lines.
    expect(Math.max(...heights)).toBeLessThan(24);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  it('shows the release in mid-shift as docs/operations.md does', async () => {
    let shifting = '';
    await replay(watch, TERMINAL, (lines) => {
      if (lines.some((line) => / 10 % {2}green$/.test(line))) shifting ||= textOf(lines).trimStart();
    });
    expect(beginnings(excerpt('watch in a terminal'))).toBe(beginnings(shifting));
  });

  it('stands in docs/operations.md as a pipe has it', async () => {
    const { text } = await replay(watch, 'pipe');
    expect(text).toContain(`\n${excerpt('watch in a pipe')}`);
  });
});

describe('the status after it', () => {
  let api: Server;
  let held: Recording;
  beforeEach(async () => {
    api = createServer((_, response) => response.end('{"version":"rehearsal"}'));
    const url = await listenOnLoopback(api);
    held = recordingSchema.parse(
      JSON.parse(JSON.stringify(status).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, url)),
    );
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });

  it.each([
    ['a pipe', 'pipe'],
    ['a terminal', TERMINAL],
  ] as const)(
    'names in %s the alarm that is still red, and what this machine does not model',
    async (_, viewer) => {
      const { exit, text } = await replay(held, viewer);
      expect(viewer === 'pipe' ? text : beginnings(text)).toMatchSnapshot();
      expect(exit).toBe(1);
    },
  );

  it('cuts in a terminal what is too long for it', async () => {
    const { text } = await replay(held, TERMINAL);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(80);
  });
});
