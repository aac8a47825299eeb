import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PERMISSIONS } from '../../ops/permissions';
import { allowedFor, assertListed } from './actions';

describe('the permissions of the commands', () => {
  it('stand in docs/operations.md as they are', () => {
    const docs = readFileSync(path.join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
    const [, listed = ''] = /<!-- permissions -->\s*```text\n([\s\S]*?)```/.exec(docs) ?? [];
    const expected = Object.entries<readonly string[]>(PERMISSIONS).map(
      ([command, actions]) =>
        `${command}\n${[...new Set(actions)]
          .toSorted()
          .map((action) => `  ${action}\n`)
          .join('')}`,
    );
    expect(listed).toBe(expected.join('\n'));
  });

  it('of a variant of a command come on top of those of the command', () => {
    expect(allowedFor(['leftovers'])).not.toContain('s3:DeleteBucket');
    expect(allowedFor(['leftovers', '--delete'])).toContain('s3:DeleteBucket');
    expect(allowedFor(['leftovers', '--delete'])).toContain('tag:GetResources');
  });

  it('of what only reads hold nothing that writes', () => {
    const reading = (['watch', 'status', 'logs', 'doctor'] as const).flatMap((name) => [
      ...PERMISSIONS[name],
    ]);
    const writing = reading.filter((action) => !/:(Describe|Get|List|Filter|Simulate|GET)/.test(action));
    expect(writing).toEqual([]);
  });

  it('are missed when a command hands on a role, or tags, without the right to', () => {
    const input = {
      family: 'shop',
      taskRoleArn: 'arn:aws:iam::1:role/task',
      tags: [{ key: 'a', value: 'b' }],
    };
    const sent = [{ client: 'ECSClient', command: 'RegisterTaskDefinitionCommand', input }];
    expect(() => assertListed(['watch'], sent)).toThrow(
      'does not list ecs:RegisterTaskDefinition, iam:PassRole, ecs:TagResource for watch',
    );
  });

  it('are missed when a command sends what is not listed for it', () => {
    const sent = [{ client: 'S3Client', command: 'DeleteBucketCommand', input: {} }];
    expect(() => assertListed(['leftovers'], sent)).toThrow('does not list s3:DeleteBucket for leftovers');
    expect(() => assertListed(['leftovers', '--delete'], sent)).not.toThrow();
  });
});
