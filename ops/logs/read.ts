import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from '../aws/clients';
import { ifAllowed, nameOf } from '../aws/failure';

/** A line of a log group. */
export interface LogLine {
  readonly group: string;
  readonly at: Date;
  readonly text: string;
}

export interface LogQuery {
  readonly groups: readonly string[];
  readonly from: Date;
  /** @default now */
  readonly to?: Date;
  /** The last so many lines of each group. */
  readonly count: number;
}

/**
 * Asks for more than what tells of an error, as a pattern cannot look at what a word stands for; `tellsOfError` decides.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const PATTERN = '?ERROR ?error ?Error ?FATAL ?fatal ?"timed out" ?Failed ?TimedOut ?Aborted';

/** Most pages of one group that are read: a page may be empty while CloudWatch still searches. */
const MOST_PAGES = 20;

/** The last errors of log groups, the oldest first. Groups that are gone or not visible have none. */
export async function errorLines(clients: AwsClients, query: LogQuery): Promise<readonly LogLine[]> {
  const found: LogLine[] = [];
  for (const group of query.groups) found.push(...(await linesOf(clients, group, query)));
  return found.toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

async function linesOf(clients: AwsClients, group: string, query: LogQuery): Promise<readonly LogLine[]> {
  const client = clients.get(CloudWatchLogsClient);
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const call = new FilterLogEventsCommand({
      logGroupName: group,
      filterPattern: PATTERN,
      startTime: query.from.getTime(),
      endTime: query.to?.getTime(),
      nextToken,
    });
    const answer = await ifAllowed(client.send(call)).catch((error: unknown) => {
      if (nameOf(error) === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    for (const { timestamp = 0, message = '' } of answer?.events ?? []) {
      if (tellsOfError(message)) lines.push({ group, at: new Date(timestamp), text: readable(message) });
    }
    nextToken = answer?.nextToken;
    if (nextToken === undefined) break;
  }
  return lines.slice(-query.count);
}

/** Levels above which programs count, as pino numbers them. */
const ERROR_LEVEL = 50;

/**
 * Whether a line tells of an error: its level, the type of an event of Step Functions, or how Node.js and Lambda write
 * of one.
 */
export function tellsOfError(line: string): boolean {
  const fields = parsed(line);
  if (fields === undefined) return /\bERROR\b|\b\w*Error: |Task timed out/.test(line);
  const level = fields['level'];
  if (typeof level === 'number') return level >= ERROR_LEVEL;
  if (typeof level === 'string') return /^(error|fatal|critical)$/i.test(level);
  const type = fields['type'];
  return typeof type === 'string' && /(Failed|TimedOut|Aborted)$/.test(type);
}

/** What a structured line says: its message and the error in it; other lines as they are. */
export function readable(line: string): string {
  const fields = parsed(line);
  if (fields === undefined) return line.trim();
  const message =
    textOf(fields['message']) ??
    textOf(fields['msg']) ??
    textOf(fields['errorMessage']) ??
    textOf(fields['type']);
  const error = errorOf(fields['error']) ?? errorOf(fields['err']) ?? textOf(fields['errorType']);
  const told = [message, error].filter((part) => part !== undefined && part !== '');
  return told.length === 0 ? line.trim() : [...new Set(told)].join(': ');
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function errorOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return textOf(value);
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const parts = [fields['name'] ?? fields['type'], fields['message']].map(textOf).filter((part) => part);
  return parts.length === 0 ? undefined : parts.join(': ');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
