import { z } from 'zod';
import { type AwsClients, awsClients, type ClientConfiguration } from '../../../ops/aws/clients';
import { withSend } from '../with-send';

/** What a service answered, and when: milliseconds since the recording began, once for each time that it was so. */
const answerSchema = z.object({
  at: z.array(z.number()),
  answer: z.unknown().optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});

/** The calls of one command of `npm run ops`, with the answers of the services. */
export const recordingSchema = z.object({
  words: z.array(z.string()),
  /** The moment when the command began. */
  start: z.iso.datetime(),
  /** Answers by operation and input, in their order. */
  calls: z.record(z.string(), z.array(answerSchema)),
});
export type Recording = z.output<typeof recordingSchema>;
type Answer = z.output<typeof answerSchema>;

/** Clients that note what they are answered. */
export function recordingClients(
  configuration: ClientConfiguration,
  { start, calls }: Recording,
  now: () => number,
): AwsClients {
  const note = (key: string, outcome: Omit<Answer, 'at'>): void => {
    const answers = (calls[key] ??= []);
    const last = answers.at(-1);
    const at = now() - Date.parse(start);
    if (last && same(last, outcome)) last.at.push(at);
    else answers.push({ at: [at], ...outcome });
  };
  return withSend(awsClients(configuration), (send) => async (command) => {
    try {
      const { $metadata: _, ...answer } = { ...Object(await send(command)) };
      note(keyOf(command), { answer });
      return answer;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      note(keyOf(command), { error: { name, message } });
      throw error;
    }
  });
}

/** Clients that answer as it is recorded, and the time at which they last did. */
export function replayingClients({ start, calls }: Recording): {
  readonly clients: AwsClients;
  readonly now: () => Date;
} {
  const left = new Map(
    Object.entries(calls).map(([key, answers]) => [
      key,
      answers.flatMap(({ at, ...outcome }) => at.map((moment) => ({ at: moment, ...outcome }))),
    ]),
  );
  let elapsed = 0;
  const clients = withSend(awsClients({ region: 'us-east-1' }), () => (command) => {
    const next = left.get(keyOf(command))?.shift();
    if (!next) return Promise.reject(new Error(`Nothing more is recorded of ${keyOf(command)}.`));
    elapsed = Math.max(elapsed, next.at);
    const { answer, error } = next;
    if (error) return Promise.reject(Object.assign(new Error(error.message), { name: error.name }));
    return Promise.resolve(revived(answer));
  });
  return { clients, now: () => new Date(Date.parse(start) + elapsed) };
}

/** Operation and input of a command. */
function keyOf({ constructor, input }: { readonly input: object }): string {
  return `${constructor.name.replace(/Command$/, '')} ${JSON.stringify(input)}`;
}

function same({ answer, error }: Answer, other: Omit<Answer, 'at'>): boolean {
  return JSON.stringify({ answer, error }) === JSON.stringify({ answer: other.answer, error: other.error });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** JSON knows no dates. */
function revived(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    typeof member === 'string' && MOMENT.test(member) ? new Date(member) : member,
  );
}
