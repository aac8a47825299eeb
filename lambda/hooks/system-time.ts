import { setTimeout as delay } from 'node:timers/promises';
import type { Time } from './run-hook';

export const systemTime: Time = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
