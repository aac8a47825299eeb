import * as deliveryRules from './delivery';
import * as deploymentRules from './deployment';
import * as loadBalancerRules from './load-balancer';
import * as networkRules from './network';
import * as protectionRules from './protection';
import * as quoteRules from './quote';
import type { Rule } from './rule';
import * as serviceRules from './service';
import * as tagRules from './tags';
import * as timeoutRules from './timeouts';
import * as workflowRules from './workflow';

/** Every rule, by name, in the order in which its problems are listed. */
export const RULES: Readonly<Record<string, Rule>> = {
  productionKeepsItsData: protectionRules.productionKeepsItsData,
  productionIsProtectedFromDeletion: protectionRules.productionIsProtectedFromDeletion,
  protectedDataIsNotDestroyed: protectionRules.protectedDataIsNotDestroyed,
  cidrStartsOnItsBoundary: networkRules.cidrStartsOnItsBoundary,
  zoneNamesAreAsManyAsZones: networkRules.zoneNamesAreAsManyAsZones,
  zoneNamesDiffer: networkRules.zoneNamesDiffer,
  zoneNamesBelongToTheRegion: networkRules.zoneNamesBelongToTheRegion,
  tasksFitIntoTheSubnets: networkRules.tasksFitIntoTheSubnets,
  minimumOfTasksFitsMaximum: serviceRules.minimumOfTasksFitsMaximum,
  memoryIsPairedWithCpu: serviceRules.memoryIsPairedWithCpu,
  productionHasTwoTasks: serviceRules.productionHasTwoTasks,
  productionDoesNotLiveOnSpot: serviceRules.productionDoesNotLiveOnSpot,
  execStaysInTheSandbox: serviceRules.execStaysInTheSandbox,
  collectorImageCanBePulled: serviceRules.collectorImageCanBePulled,
  secretsShadowNoVariable: serviceRules.secretsShadowNoVariable,
  domainLiesInItsHostedZone: loadBalancerRules.domainLiesInItsHostedZone,
  requestsEndBeforeTheConnectionIsIdle: timeoutRules.requestsEndBeforeTheConnectionIsIdle,
  requestsEndWhileTheTargetDrains: timeoutRules.requestsEndWhileTheTargetDrains,
  requestsEndBeforeTheTaskIsKilled: timeoutRules.requestsEndBeforeTheTaskIsKilled,
  healthCheckEndsBeforeTheNext: timeoutRules.healthCheckEndsBeforeTheNext,
  gracePeriodCoversTheFirstChecks: timeoutRules.gracePeriodCoversTheFirstChecks,
  buildOutlastsTheScan: deliveryRules.buildOutlastsTheScan,
  buildVariablesShadowNone: deliveryRules.buildVariablesShadowNone,
  releaseShiftEndsWithinTwoDays: deploymentRules.releaseShiftEndsWithinTwoDays,
  nativeLinearStepsAreLargeEnough: deploymentRules.nativeLinearStepsAreLargeEnough,
  releaseFitsThePipelineAction: deploymentRules.releaseFitsThePipelineAction,
  releaseAlarmsGoOffBeforeTheNextMove: deploymentRules.releaseAlarmsGoOffBeforeTheNextMove,
  latencyAlarmCanGoOff: deploymentRules.latencyAlarmCanGoOff,
  releaseAlarmsAreIgnoredForDaysOnly: deploymentRules.releaseAlarmsAreIgnoredForDaysOnly,
  shiftEndsWithinTwoDays: quoteRules.shiftEndsWithinTwoDays,
  alarmsGoOffBeforeTheNextMove: quoteRules.alarmsGoOffBeforeTheNextMove,
  durationAlarmCanGoOff: quoteRules.durationAlarmCanGoOff,
  alarmsAreIgnoredForDaysOnly: quoteRules.alarmsAreIgnoredForDaysOnly,
  stuckOrdersAreOlderThanWaitingOnes: workflowRules.stuckOrdersAreOlderThanWaitingOnes,
  heartbeatsFitIntoAnAttempt: workflowRules.heartbeatsFitIntoAnAttempt,
  tagsLeaveTheAppsAlone: tagRules.tagsLeaveTheAppsAlone,
  tagNamesDifferInMoreThanCase: tagRules.tagNamesDifferInMoreThanCase,
  tagsFitTheLimit: tagRules.tagsFitTheLimit,
};
