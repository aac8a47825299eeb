import { gunzipSync, gzipSync } from 'node:zlib';
import type { FirehoseTransformationEventRecord, FirehoseTransformationResultRecord } from 'aws-lambda';
import * as z from 'zod/mini';

/** A record may unpack to this many bytes, well below the function's memory; what is larger is no batch of lines. */
const LARGEST_BATCH_BYTES = 32 * 1024 * 1024;

/**
 * What CloudWatch Logs sends to a subscriber.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
const batch = z.discriminatedUnion('messageType', [
  // Tries whether the stream takes records.
  z.object({ messageType: z.literal('CONTROL_MESSAGE') }),
  z.object({
    messageType: z.literal('DATA_MESSAGE'),
    logGroup: z.string(),
    logStream: z.string(),
    logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })),
  }),
]);

/** A record that could not be read, with the reason. */
export interface Unreadable {
  readonly recordId: string;
  readonly reason: string;
}

/**
 * Unpacks one record of CloudWatch Logs and packs its lines again, each as JSON with its time, log group and log stream.
 * Several packed texts behind each other are one, so Firehose may join records as they are.
 *
 * @param report told of a record that is no batch of log lines
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-2.2
 */
export function unpacked(
  { recordId, data }: FirehoseTransformationEventRecord,
  report: (record: Unreadable) => void,
): FirehoseTransformationResultRecord {
  try {
    const read = batch.parse(JSON.parse(unzipped(data)));
    if (read.messageType === 'CONTROL_MESSAGE') return { recordId, result: 'Dropped', data };
    const { logGroup, logStream, logEvents } = read;
    const lines = logEvents.map(({ timestamp, message }) =>
      JSON.stringify({
        time: new Date(timestamp).toISOString(),
        logGroup,
        logStream,
        message: asJson(message),
      }),
    );
    const text = lines.map((line) => `${line}\n`).join('');
    return { recordId, result: 'Ok', data: gzipSync(text).toString('base64') };
  } catch (error) {
    report({ recordId, reason: error instanceof Error ? error.message : String(error) });
    return { recordId, result: 'ProcessingFailed', data };
  }
}

function unzipped(data: string): string {
  return gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: LARGEST_BATCH_BYTES }).toString('utf8');
}

/** A line that is JSON as what it says, so that it can be queried by field; any other as text. */
function asJson(message: string): unknown {
  if (!message.startsWith('{')) return message;
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}
