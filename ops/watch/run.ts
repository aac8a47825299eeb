import { Interrupted } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import type { OpsContext } from '../context/context';
import type { SubjectName } from '../context/subjects';
import { errorLines, type LogLine } from '../logs/read';
import { cut } from '../text';
import { follow } from './monitor';
import { jsonPrinter, livePrinter, plainPrinter, type Printer } from './printer';
import type { DeploymentPoller, DeploymentView } from './view';

/** Lines of each log group that are shown when a deployment did not succeed. */
const LINES_SHOWN = 5;

/**
 * Follows one deployment to its end and says what came of it.
 *
 * @returns 0 when it succeeded; 1 with the reason and the log lines that matter when it did not
 * @throws Interrupted, having said that the deployment goes on
 */
export async function watchToEnd(
  context: OpsContext,
  subject: SubjectName,
  poller: DeploymentPoller,
  id: string,
): Promise<ExitStatus> {
  const { terminal, now, pause, signal } = context;
  const printer = await printerOf(context);
  let views: readonly DeploymentView[];
  try {
    views = await follow(id, { poller, printer, now, pause });
  } catch (error) {
    if (signal.aborted && signal.reason instanceof Interrupted) {
      const option = subject === 'service' ? '' : ` --subject ${subject}`;
      terminal.error(`The deployment ${id} goes on. Follow it again: npm run ops -- watch ${id}${option}`);
      throw signal.reason;
    }
    throw error;
  } finally {
    printer.done();
  }
  const [asked] = views;
  if (asked?.status === 'succeeded') return EXIT.ok;
  await showLogs(context, subject, views, printer);
  if (!context.json) terminal.error(verdict(views));
  return EXIT.failed;
}

async function printerOf({ json, terminal, now }: OpsContext): Promise<Printer> {
  if (json) return jsonPrinter(terminal);
  return terminal.screen ? livePrinter(await terminal.screen(), terminal, now) : plainPrinter(terminal);
}

function verdict(views: readonly DeploymentView[]): string {
  const [asked, rollback] = views;
  const reason = asked?.reason ?? 'without a reason';
  const what = `${asked?.id} ${asked?.status}: ${reason}`;
  if (!rollback) return what;
  return `${what}\n${rollback.id} took it back: ${rollback.status}`;
}

async function showLogs(
  context: OpsContext,
  subject: SubjectName,
  views: readonly DeploymentView[],
  printer: Printer,
): Promise<void> {
  const [asked] = views;
  if (asked === undefined) return;
  const lines = await linesThatMatter(context, subject, asked);
  printer.events(
    lines.map(({ group, at, text }) => ({
      at,
      deployment: asked.id,
      type: 'log',
      group: cut(group.split('/').at(-1) ?? group, 40),
      line: text,
    })),
  );
}

/** Errors that the hooks and the program itself wrote while the deployment went on. */
async function linesThatMatter(
  { stacks, clients, now }: OpsContext,
  subject: SubjectName,
  view: DeploymentView,
): Promise<readonly LogLine[]> {
  const role = subject === 'service' ? 'service' : 'quote';
  const groups = await stacks.resources(role, 'AWS::Logs::LogGroup');
  return errorLines(clients, {
    groups: groups.map(({ physicalId }) => physicalId),
    from: view.createdAt ?? now(),
    to: view.endedAt,
    count: LINES_SHOWN,
  });
}
