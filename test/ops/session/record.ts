import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { main } from '../../../ops/cli';
import type { Recording } from './recording';
import { recordingClients } from './recording';

/**
 * Records what the services of a held rehearsal answer `watch` while the alarms take a release back, and
 * `status` after it:
 *
 *     npm run rehearse -- --hold                                      # prints a line with variables, and an image
 *     export AWS_ENDPOINT_URL=…                                       # that line, in a second shell
 *     npx tsx test/ops/session/record.ts …:failing                    # the image that fails
 *     npx oxfmt test/ops/session/recorded.json
 *     npx jest test/ops/session -u                                    # the texts that come of it
 */
const DEADLINE_MS = 240_000;
const FILE = path.join(__dirname, 'recorded.json');

async function record(words: readonly string[], signal: AbortSignal): Promise<Recording> {
  const recording: Recording = { words: [...words], start: new Date().toISOString(), calls: {} };
  await main(words, {
    terminal: {
      out: (text) => process.stdout.write(`${text}\n`),
      error: (text) => process.stderr.write(`${text}\n`),
      columns: Infinity,
    },
    signal,
    clients: (configuration) => recordingClients(configuration, recording, Date.now),
    pause: (milliseconds) => delay(milliseconds, undefined, { signal }),
  });
  return recording;
}

/** Types of resources that these commands look for. With the others the recording would be twice as long. */
const LOOKED_FOR = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::Logs::LogGroup'];

function lean(key: string, value: unknown): unknown {
  if (key !== 'StackResourceSummaries') return value;
  const resources = z.array(z.looseObject({ ResourceType: z.string() })).parse(value);
  return resources.filter(({ ResourceType }) => LOOKED_FOR.includes(ResourceType));
}

async function session(image: string): Promise<readonly Recording[]> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const release = spawn('npm', ['run', '--silent', 'ops', '--', 'release', '--yes', '--image', image], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const ended = once(release, 'exit');
  // Its first line tells that the deployment has begun.
  await once(createInterface(release.stdout), 'line');
  const watched = await record(['watch'], signal);
  await ended;
  return [watched, await record(['status'], signal)];
}

const [image] = process.argv.slice(2);
if (image === undefined)
  throw new Error('Name the image that fails, as npm run rehearse -- --hold tells it.');
void session(image).then(async (recordings) => {
  await writeFile(FILE, `${JSON.stringify(recordings, lean)}\n`);
  process.exit(0);
});
