/**
 * The part of CloudFormation's custom resource protocol that the custom resources here need.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */

import { memberOf } from '../hooks/member';

/** What every request carries, and what an answer must repeat. */
export interface Envelope {
  readonly responseUrl: string;
  readonly requestId: string;
  readonly stackId: string;
  readonly logicalResourceId: string;
}

export type Answer =
  | {
      readonly status: 'SUCCESS';
      readonly physicalResourceId: string;
      readonly data?: Record<string, string>;
    }
  | { readonly status: 'FAILED'; readonly physicalResourceId: string; readonly reason: string };

/** The protocol takes bodies of up to 4,096 bytes; this leaves room for the rest of the body, whatever the script. */
const MAX_REASON_LENGTH = 800;

const ATTEMPTS = 4;

/**
 * Reads what an answer needs. Without it nobody can be answered.
 *
 * @throws Error naming the field that is missing
 */
export function parseEnvelope(event: unknown): Envelope {
  return {
    responseUrl: text(event, 'ResponseURL'),
    requestId: text(event, 'RequestId'),
    stackId: text(event, 'StackId'),
    logicalResourceId: text(event, 'LogicalResourceId'),
  };
}

/** A field that must be a text with at least one character. */
export function text(value: unknown, field: string): string {
  const found = isRecord(value) ? value[field] : undefined;
  if (typeof found !== 'string' || found === '') {
    throw new Error(`The request has no text in "${field}"; got ${JSON.stringify(found) ?? 'nothing'}.`);
  }
  return found;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function answerBody(envelope: Envelope, answer: Answer): string {
  return JSON.stringify({
    Status: answer.status,
    Reason: answer.status === 'FAILED' ? shortened(answer.reason) : undefined,
    PhysicalResourceId: answer.physicalResourceId,
    StackId: envelope.stackId,
    RequestId: envelope.requestId,
    LogicalResourceId: envelope.logicalResourceId,
    Data: answer.status === 'SUCCESS' ? answer.data : undefined,
  });
}

export interface AnswerClients {
  readonly fetch: (
    url: string,
    init: { method: 'PUT'; body: Uint8Array<ArrayBuffer> },
  ) => Promise<{ ok: boolean; status: number }>;
  /** Waits for so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Puts the answer where CloudFormation waits for it, trying again a few times.
 *
 * The body goes as bytes: a text would make `fetch` add a content type, which the pre-signed address does not cover.
 *
 * @throws Error when CloudFormation's bucket took no attempt; Lambda then starts the handler again
 */
export async function sendAnswer(envelope: Envelope, answer: Answer, clients: AnswerClients): Promise<void> {
  const body = new TextEncoder().encode(answerBody(envelope, answer));
  let problem = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const response = await clients.fetch(envelope.responseUrl, { method: 'PUT', body });
      if (response.ok) return;
      problem = `status ${response.status}`;
    } catch (error) {
      problem = messageOf(error);
    }
    if (attempt < ATTEMPTS) await clients.sleep(1000 * 2 ** attempt);
  }
  throw new Error(
    `CloudFormation took no answer in ${ATTEMPTS} attempts; the last one ended with: ${problem}.`,
  );
}

/** What a custom resource does, and how it is told when that fails. */
export interface Work {
  /** The id where the request has none: of a resource that was never made. */
  readonly newId: (envelope: Envelope) => string;
  /** @returns attributes, and an id in place of the one that the resource had */
  readonly act: (
    envelope: Envelope,
  ) => Promise<{ readonly physicalResourceId?: string; readonly data?: Record<string, string> }>;
  /** The reason that CloudFormation shows. @default the error's message */
  readonly explain?: (error: unknown) => string;
}

/**
 * Works on a request and answers it. Whatever happens, CloudFormation gets an answer: a request that is never answered
 * holds the stack until its time-out.
 */
export async function answerWith(
  event: unknown,
  { newId, act, explain = messageOf }: Work,
  clients: AnswerClients,
): Promise<void> {
  const envelope = parseEnvelope(event);
  const given = memberOf(event, 'PhysicalResourceId');
  const physicalResourceId = typeof given === 'string' ? given : newId(envelope);
  let answer: Answer;
  try {
    answer = { status: 'SUCCESS', physicalResourceId, ...(await act(envelope)) };
  } catch (error) {
    answer = { status: 'FAILED', physicalResourceId, reason: explain(error) };
  }
  console.log({ message: 'Answering CloudFormation', answer });
  await sendAnswer(envelope, answer, clients);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Cut in the middle: the start says what failed, the end has the link to the log. */
function shortened(reason: string): string {
  if (reason.length <= MAX_REASON_LENGTH) return reason;
  const half = Math.floor(MAX_REASON_LENGTH / 2) - 2;
  return `${reason.slice(0, half)} … ${reason.slice(-half)}`;
}
