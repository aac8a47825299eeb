import { App } from 'aws-cdk-lib';
import { asksForGoodHabits } from '../../lib/policy/ask';

const appWith = (context: Record<string, unknown>) => new App({ context, analyticsReporting: false });

it('a synthesis is held against good habits where it is asked to be', () => {
  expect(asksForGoodHabits(appWith({ checks: 'good-habits' }))).toBe(true);
  expect(asksForGoodHabits(appWith({}))).toBe(false);
});

it('a check that does not exist is refused, not left out', () => {
  expect(() => asksForGoodHabits(appWith({ checks: 'habits' }))).toThrow(
    /-c checks\n {2}value {5}'?"?habits/,
  );
});
