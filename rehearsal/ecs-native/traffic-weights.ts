import { serviceRevisionArn } from './arns';
import type { HookEvent } from './hook-execution';
import type { HookStage } from './stages';

/** Shares of the new revision, and the names of both as `family:revision`. */
export interface TrafficShares {
  readonly sourceRevision: string;
  readonly targetRevision: string;
  readonly productionPercent: number;
  readonly testPercent: number;
}

/**
 * What a hook is told about the traffic: the weights of the listener that its stage is about, and nothing at the other
 * stages. AWS shows no example for RECONCILE_SERVICE.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html#lifecycle-stage-payloads
 */
export function trafficWeights(
  stage: HookStage,
  serviceArn: string,
  { sourceRevision, targetRevision, productionPercent, testPercent }: TrafficShares,
): Omit<HookEvent['executionDetails'], 'serviceArn'> {
  const source = serviceRevisionArn(serviceArn, sourceRevision);
  const target = serviceRevisionArn(serviceArn, targetRevision);
  const weights = (percent: number): Record<string, number> => ({
    [target]: percent,
    [source]: 100 - percent,
  });
  const isProduction = stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT';
  return {
    targetServiceRevisionArn: target,
    testTrafficWeights: stage === 'TEST_TRAFFIC_SHIFT' ? weights(testPercent) : {},
    productionTrafficWeights: isProduction ? weights(productionPercent) : {},
  };
}
