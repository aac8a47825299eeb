import { Logger } from '@aws-lambda-powertools/logger';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { unpacked } from './lines';

const logger = new Logger({ serviceName: 'log-archive' });

/** Called by Firehose with up to a MB of records. One that cannot be read fails alone: Firehose keeps it as it came. */
export const handler = async ({
  records,
}: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> => ({
  records: records.map((record) =>
    unpacked(record, (unreadable) => logger.error('No batch of log lines', { ...unreadable })),
  ),
});
