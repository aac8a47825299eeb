import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { ENV, PATHS } from './contract';
import { dieOf } from './die';
import { Lifecycle } from './lifecycle';
import { DynamoOrderStore } from './orders/dynamo-store';
import { StepFunctionsWorkflow } from './orders/step-functions-workflow';
import { buildServer } from './server';
import { type ApiSettings, COLLECTOR_VARIABLE, readSettings } from './settings';
import { Shutdown } from './shutdown';
import type { Tracing } from './tracing';

const die = dieOf('order-api', 'order API');

/** Before the port is open there is nothing to finish. */
let onSignal = (_name: string): void => process.exit(0);

async function start(settings: ApiSettings): Promise<void> {
  // The root file system is read-only: a diagnostic report asked for by an operator has only this place.
  process.report.directory = settings.scratch;

  const lifecycle = new Lifecycle();
  const tracing = await loadTracing();
  const store = new DynamoOrderStore({ ...settings, tracing });
  const workflow =
    settings.workflow && new StepFunctionsWorkflow({ ...settings, ...settings.workflow, tracing });
  const ids = { request: randomUUID, order: randomUUID };
  const app = await buildServer({
    settings,
    store,
    workflow,
    lifecycle,
    ids,
    tracing,
    now: () => new Date(),
  });

  const shutdown = new Shutdown({
    server: app.server,
    lifecycle,
    healthPaths: [PATHS.live, PATHS.ready],
    requestTimeoutMs: settings.requestTimeoutMs,
    deadlineMs: settings.shutdownDeadlineMs,
    log: app.log,
    exit: (status) => void exit(status, tracing),
  });
  onSignal = (name) => shutdown.signal(name);
  if (settings.shutdownDeadlineMs <= settings.requestTimeoutMs) {
    app.log.warn(
      `${ENV.shutdownDeadline} is not longer than ${ENV.requestTimeout}: a stop may cut requests off`,
    );
  }

  // Not `app.listen`: it logs a line for each address of the machine.
  await app.ready();
  app.server.listen({ host: settings.host, port: settings.port });
  await once(app.server, 'listening');
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  app.log.info({ port: address.port, node: process.version }, 'listening');
}

/** Loaded only where a collector is named: elsewhere it would lengthen each start. */
async function loadTracing(): Promise<Tracing | undefined> {
  if (!process.env[COLLECTOR_VARIABLE]) return undefined;
  const { createTracing } = await import('./tracing');
  return createTracing();
}

/** The last spans leave first, and the lines that the reader of the log has not taken; after a failed stop neither. */
async function exit(status: 0 | 1, tracing: Tracing | undefined): Promise<never> {
  if (status === 0) {
    await tracing?.stop();
    // As long as it takes: who waits no longer kills.
    await new Promise((resolve) => process.stdout.write('', resolve));
  }
  process.exit(status);
}

// First of all: as process 1 of a container, a process has no default action for a signal.
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => onSignal(name));
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

async function main(): Promise<void> {
  try {
    await start(readSettings(process.env));
  } catch (error) {
    die(error);
  }
}
void main();
