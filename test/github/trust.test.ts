import { Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { githubSchema } from '../../lib/config/schema/github';
import { addGitHubRole } from '../../lib/github/trust';
import { testApp } from '../test-app';

const SUBJECT = 'token.actions.githubusercontent.com:sub';
const AUDIENCE = 'token.actions.githubusercontent.com:aud';

const app = testApp();
let stacks = 0;

/** The one statement of the trust policy of a role for these settings. */
function trust(repository: string, environment: string, branch: string | undefined) {
  const role = addGitHubRole(new Stack(app, `Stack${stacks++}`), 'Role', {
    description: 'test',
    settings: { repository },
    environment,
    branch,
    statements: [],
  });
  const { Statement } = Stack.of(role).resolve(role.assumeRolePolicy);
  expect(Statement).toHaveLength(1);
  return Statement[0];
}

const part = fc.stringMatching(/^[A-Za-z0-9][\w.@/*?$:{}-]{0,30}$/);

describe('a role for GitHub', () => {
  it('is bound to audience, repository and environment whatever the settings let through', () => {
    const accepted = fc
      .record({
        owner: part,
        name: part,
        environment: fc.constantFrom('sandbox', 'staging', 'production', 'staging-diff'),
        branch: fc.option(part, { nil: undefined }),
      })
      .map(({ owner, name, ...rest }) => ({ repository: `${owner}/${name}`, ...rest }))
      .filter(({ repository, branch }) => githubSchema.safeParse({ repository, branch }).success);

    fc.assert(
      fc.property(accepted, ({ repository, environment, branch }) => {
        const { Condition, Effect } = trust(repository, environment, branch);

        expect(Effect).toBe('Allow');
        expect(Object.keys(Condition)).toEqual(['StringEquals']);
        const { [SUBJECT]: subject, [AUDIENCE]: audience } = Condition.StringEquals;
        expect(audience).toBe('sts.amazonaws.com');
        expect(subject).toBe(`repo:${repository}:environment:${environment}`);
        expect(subject).toMatch(/^repo:[\w.@-]+\/[\w.@-]+:environment:[a-z-]+$/);
        expect(JSON.stringify(Condition)).not.toMatch(/[*?$]/);
      }),
      { numRuns: 50 },
    );
  });
});
