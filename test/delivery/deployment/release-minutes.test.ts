import { ecsShift, predefinedName, PREDEFINED_ECS_SHIFTS } from '../../../lib/delivery/deployment/ecs-shift';
import { longestRelease, TASK_MINUTES } from '../../../lib/delivery/deployment/release-minutes';

const RELEASE = {
  shift: 'AllAtOnce',
  bakeMinutes: 5,
  hooks: true,
  hookTimeoutMinutes: 3,
  pauseMinutes: 0,
} as const;

test('all at once, each of five hooks runs once, and tasks start and end beside', () => {
  expect(longestRelease(RELEASE)).toEqual({
    shift: 0,
    bake: 5,
    hooks: 15,
    pause: 0,
    tasks: TASK_MINUTES,
    total: 20 + TASK_MINUTES,
  });
});

test('the hook before production traffic runs before each step of a linear shift', () => {
  const { hooks, total } = longestRelease({
    ...RELEASE,
    shift: 'Linear10PercentEvery1Minutes',
    pauseMinutes: 7,
  });

  expect({ hooks, total }).toEqual({ hooks: (4 + 10) * 3, total: 9 + 5 + 42 + 7 + TASK_MINUTES });
});

test('without hooks nothing is reserved for them', () => {
  expect(longestRelease({ ...RELEASE, hooks: false }).hooks).toBe(0);
});

test.each(PREDEFINED_ECS_SHIFTS)('%s is recognised as AWS’s own', (name) => {
  expect(predefinedName(ecsShift(name))).toBe(name);
});

test('a pace of one’s own that AWS has by name is recognised, another is not', () => {
  expect(predefinedName(ecsShift({ canary: { percent: 10, minutes: 5 } }))).toBe('Canary10Percent5Minutes');
  expect(predefinedName(ecsShift({ linear: { percent: 20, minutes: 1 } }))).toBeUndefined();
});
