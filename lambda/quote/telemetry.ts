import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';

/** One logger, metrics and tracer per execution environment; service and namespace come from the environment. */
export const logger = new Logger();
export const metrics = new Metrics();
export const tracer = new Tracer();

/**
 * Runs `work` in a subsegment of the trace. Lambda's own segment cannot be annotated, a subsegment can.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-subsegments.html
 */
export function traced<T>(name: string, work: () => T): T {
  const parent = tracer.getSegment();
  const segment = parent?.addNewSubsegment(name);
  if (parent === undefined || segment === undefined) return work();
  tracer.setSegment(segment);
  try {
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    return work();
  } catch (error) {
    if (error instanceof Error) tracer.addErrorAsMetadata(error);
    throw error;
  } finally {
    segment.close();
    tracer.setSegment(parent);
  }
}
