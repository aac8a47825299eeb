import { addStacks } from '../../../lib/app';
import type { EcsNativeDeployment } from '../../../lib/config/settings';
import { loadAssembly } from '../../../rehearsal/assembly';
import type { Assembly } from '../../../rehearsal/assembly';
import { testApp } from '../../test-app';
import { testSettings } from '../../settings';

/** The whole product with ECS's own deployments, synthesized. */
export function nativeAssembly(deployment: Partial<EcsNativeDeployment> = {}): Assembly {
  const { deployment: common, ...settings } = testSettings();
  const app = testApp();
  addStacks(app, {
    ...settings,
    deployment: {
      strategy: 'ecs-native',
      shift: common.shift,
      hooks: true,
      alarms: common.alarms,
      bakeMinutes: 5,
      hookTimeoutMinutes: 3,
      pauseMinutes: 0,
      ...deployment,
    },
  });
  return loadAssembly(app.synth().directory);
}

/** The service's stack of the product. */
export const SERVICE_STACK = 'shop-sandbox-service';
