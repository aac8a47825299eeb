import * as loadBalancerRules from './load-balancer';
import * as networkRules from './network';
import * as protectionRules from './protection';
import type { Rule } from './rule';
import * as serviceRules from './service';
import * as tagRules from './tags';
import * as timeoutRules from './timeouts';

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
  tagsLeaveTheAppsAlone: tagRules.tagsLeaveTheAppsAlone,
  tagNamesDifferInMoreThanCase: tagRules.tagNamesDifferInMoreThanCase,
  tagsFitTheLimit: tagRules.tagsFitTheLimit,
};
