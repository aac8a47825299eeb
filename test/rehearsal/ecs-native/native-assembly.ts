import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addStacks } from '../../../lib/app';
import type { EcsNativeDeployment } from '../../../lib/config/settings';
import { loadAssembly } from '../../../rehearsal/assembly';
import type { Assembly } from '../../../rehearsal/assembly';
import { testAppIn } from '../../test-app';
import { testSettings } from '../../settings';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, maxRetries: 3 });
});

/** The whole product with ECS's own deployments, synthesized with its assets; removed after the tests of the file. */
export function nativeAssembly(deployment: Partial<EcsNativeDeployment> = {}): Assembly {
  const { deployment: common, ...settings } = testSettings();
  const folder = mkdtempSync(path.join(tmpdir(), 'native-assembly-'));
  folders.push(folder);
  const app = testAppIn(folder);
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
