import { ENVIRONMENT_NAMES } from '../../../lib/config';
import { loadAssembly } from '../../../rehearsal/assembly';
import { synthesizeEnvironment } from '../../synthesis';
import { RECORDED_CALLS as CALLS } from './recorded';
import { REFUSED_BY_AWS, Replay } from './replay';
import { NOT_RUN_HERE, RUN_HERE } from './run-here';

/**
 * Replays the permissions that calls of a rehearsal needed, as `npm run rehearse` wrote them down, against the policies of
 * today's templates. No program runs here. That the record is the truth, the tests of the scenarios check, which compare
 * their own calls with it.
 */
const replay = new Replay(loadAssembly(synthesizeEnvironment('sandbox').directory));

test('Every call that was recorded is allowed by the templates of today', () => {
  expect(replay.refusals(CALLS)).toEqual([]);
});

test('Every role whose calls a rehearsal runs is in the record', () => {
  const callers = new Set(CALLS.map(({ caller }) => caller));
  const missing = [...replay.roles]
    .filter(([, { logicalId }]) => RUN_HERE.rehearsal.some((pattern) => pattern.test(logicalId)))
    .filter(([name]) => !callers.has(name));
  expect(missing.map(([name]) => name)).toEqual([]);
});

test.each(ENVIRONMENT_NAMES)('Every role of %s runs here, or is known not to', (environment) => {
  const { roles } = new Replay(loadAssembly(synthesizeEnvironment(environment).directory));
  const known = [...Object.values(RUN_HERE).flat(), ...NOT_RUN_HERE];
  const times = [...roles.values()].map(
    ({ logicalId }) => [logicalId, known.filter((pattern) => pattern.test(logicalId)).length] as const,
  );
  expect(times.filter(([, count]) => count !== 1)).toEqual([]);
});

describe('Without any one of its used permissions, a call is refused with the message of AWS', () => {
  const needed = replay.needing(CALLS);
  const callers = [...new Set(needed.map(({ caller }) => caller))];

  test.each(callers)('%s', (caller) => {
    const answers = replay.answersWithoutEach(needed.filter((call) => call.caller === caller));
    expect(answers.length).toBeGreaterThan(0);
    const others = answers.filter(
      (answer) =>
        !REFUSED_BY_AWS.test(answer) || !answer.includes(`/${replay.roles.get(caller)?.name}/rehearsal `),
    );
    expect(others).toEqual([]);
  });
});
