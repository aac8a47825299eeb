import path from 'node:path';
import pc from 'picocolors';
import { untilAborted } from '../or-aborted';
import { accessProblems } from './access';
import type { Follower } from './live/run';
import { serveLive } from './live/server';
import { openPage } from './open';
import type { Summary } from './summary';
import { renderTerminal } from './terminal';
import { writeReport } from './write';

/** How a report comes to its reader. */
export interface Delivery {
  /** What is rehearsed, for the title of the page. */
  readonly source: string;
  /** Folder of the report. */
  readonly folder: string;
  /** Serve the page on this machine while it is filled, and until the signal is aborted. */
  readonly live: boolean;
  /** Open the page: the served one as soon as it is served, the written one when it is written. */
  readonly open: boolean;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly signal: AbortSignal;
  /** Opens a file or an address. @default what the platform has for it */
  readonly opener?: (target: string) => Promise<void>;
}

/** Runs a rehearsal and brings its report to the reader. */
export async function withReport(
  delivery: Delivery,
  run: (follower: Follower | undefined) => Promise<Summary>,
): Promise<Summary> {
  const { source, folder, out, error, signal } = delivery;
  const live = delivery.live ? await serveLive(source) : undefined;
  try {
    if (live) {
      out(`Live: ${live.url}, while the rehearsal runs and then until ctrl-C.`);
      if (delivery.open) await show(live.url, delivery);
    }
    const summary = await run(live?.follower);
    const page = await writeReport(folder, summary);
    out(renderTerminal(summary));
    out(`Report: ${path.relative(process.cwd(), page) || page}`);
    for (const line of failureLines(summary)) error(pc.red(line));
    if (live) {
      live.finish(summary);
      out(`The report stays at ${live.url} until ctrl-C.`);
      await untilAborted(signal);
    } else if (delivery.open) await show(page, delivery);
    return summary;
  } finally {
    await live?.close();
  }
}

/** A page that cannot be opened is no reason for a rehearsal to fail. */
async function show(target: string, { opener = openPage, error }: Delivery): Promise<void> {
  try {
    await opener(target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    error(`The report was not opened: ${reason}. Open ${target} yourself.`);
  }
}

function failureLines({ scenarios, access }: Summary): readonly string[] {
  return [
    ...scenarios
      .filter(({ pass }) => !pass)
      .map(({ name, observed }) => `${name} failed: ${observed[0] ?? 'without a reason'}`),
    ...(access ? accessProblems(access) : []),
  ];
}
