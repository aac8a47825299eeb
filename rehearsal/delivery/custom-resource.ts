import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { serveOnLoopback } from '../aws/loopback';
import type { Clock } from '../clock';
import type { EventQueue } from '../lambda/asynchronous';
import { deferred } from '../listener/deferred';
import { patienceMs } from './function-pace';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
const DEFAULT_TIMEOUT_SECONDS = 3600;

export interface CustomResourceRequest {
  readonly type: 'Create' | 'Update';
  readonly stackId: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly physicalId?: string;
  /** Resolved; `ServiceToken` and `ServiceTimeout` among them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of an update. */
  readonly oldProperties?: Readonly<Record<string, unknown>>;
}

/** What a custom resource answered. */
export type CustomResourceAnswer =
  | {
      readonly status: 'SUCCESS';
      readonly physicalId: string;
      readonly data: Readonly<Record<string, string>>;
    }
  | { readonly status: 'FAILED'; readonly reason: string };

const answerSchema = z.discriminatedUnion('Status', [
  z.object({
    Status: z.literal('SUCCESS'),
    PhysicalResourceId: z.string(),
    Data: z.record(z.string(), z.coerce.string()).default({}),
  }),
  z.object({ Status: z.literal('FAILED'), Reason: z.string() }),
]);

/**
 * Asks the function behind a custom resource, as CloudFormation does: asynchronously, with an address to which it puts
 * its answer. Without an answer in time, the resource has failed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
export async function askCustomResource(
  request: CustomResourceRequest,
  events: Pick<EventQueue, 'send'>,
  clock: Clock,
): Promise<CustomResourceAnswer> {
  const { ServiceToken, ServiceTimeout = DEFAULT_TIMEOUT_SECONDS } = request.properties;
  const mailbox = await openMailbox();
  try {
    const { type, stackId, logicalId, resourceType, physicalId, properties, oldProperties } = request;
    events.send({
      functionName: String(ServiceToken),
      payload: JSON.stringify({
        RequestType: type,
        ResponseURL: mailbox.url,
        StackId: stackId,
        RequestId: randomUUID(),
        LogicalResourceId: logicalId,
        ResourceType: resourceType,
        PhysicalResourceId: physicalId,
        ServiceToken,
        ResourceProperties: asText(properties),
        OldResourceProperties: oldProperties && asText(oldProperties),
      }),
    });
    const late = `The custom resource ${logicalId} did not answer within ${String(ServiceTimeout)} seconds.`;
    return await mailbox.answer(clock, patienceMs(Number(ServiceTimeout) * 1000, clock.scale), late);
  } finally {
    await mailbox.close();
  }
}

/** CloudFormation hands numbers and truth values over as text. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]));
}

/** An address that takes one answer. */
interface Mailbox {
  readonly url: string;
  /** @param withinMs template milliseconds @param late reason of the failure when none came */
  answer(clock: Clock, withinMs: number, late: string): Promise<CustomResourceAnswer>;
  close(): Promise<void>;
}

async function openMailbox(): Promise<Mailbox> {
  const { promise: delivered, resolve: deliver } = deferred<CustomResourceAnswer>();
  const server = createServer((request, response) => {
    void receive(request, response).then(deliver, (error: unknown) =>
      deliver({ status: 'FAILED', reason: `The answer cannot be read: ${String(error)}` }),
    );
  });
  const { url, close } = await serveOnLoopback(server);
  return {
    url: `${url}/answer`,
    async answer(clock, withinMs, late) {
      const cancel = clock.schedule(() => deliver({ status: 'FAILED', reason: late }), withinMs);
      const answer = await delivered;
      cancel();
      return answer;
    },
    close,
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<CustomResourceAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  // Answered before it is read: the function may end its connection as soon as it has the status.
  await new Promise<void>((resolve) => response.end(resolve));
  const answer = answerSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  return answer.Status === 'SUCCESS'
    ? { status: 'SUCCESS', physicalId: answer.PhysicalResourceId, data: answer.Data }
    : { status: 'FAILED', reason: answer.Reason };
}
