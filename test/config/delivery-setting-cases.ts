import type { SettingCase } from './setting-case';

const CONNECTION = ':eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef';
const GITHUB = {
  type: 'github',
  connectionArn: `arn:aws:codeconnections${CONNECTION}`,
  repository: 'example/orders',
};

/** The settings of the pipeline. */
export const DELIVERY_SETTING_CASES: readonly SettingCase[] = [
  [
    'delivery.source',
    [
      { type: 's3' },
      { ...GITHUB, branch: 'main' },
      { ...GITHUB, branch: 'release/1.x', paths: ['app/**'] },
      { ...GITHUB, branch: 'main', connectionArn: `arn:aws-cn:codestar-connections${CONNECTION}` },
    ],
    [
      {},
      { type: 's3', repository: 'example/orders' },
      { type: 'github' },
      { ...GITHUB, type: 'gitlab' },
      { ...GITHUB, repository: 'orders' },
      { ...GITHUB, branch: 'release/*' },
      { ...GITHUB, branch: '' },
      { ...GITHUB, paths: [] },
      { ...GITHUB, paths: Array.from({ length: 9 }, () => 'app/**') },
      { ...GITHUB, connectionArn: `arn:aws:codebuild${CONNECTION}` },
    ],
  ],
  ['delivery.build.timeoutMinutes', [15, 2160], [4, 2161]],
  ['delivery.build.size', ['SMALL', 'LARGE'], ['small', 'HUGE']],
  [
    'delivery.build.variables',
    [{}, { TOKEN: { source: 'secrets-manager', name: 'npm', field: 'token' } }],
    [{ TOKEN: 'plain text' }, { 'NO-NAME': { source: 'ssm', name: '/x' } }],
  ],
  ['delivery.scan.failFrom', ['CRITICAL', 'LOW'], ['critical', 'NONE']],
  ['delivery.scan.waitMinutes', [1, 25], [0, 121, 2.5]],
  ['delivery.scan.withoutResult', ['fail', 'warn'], ['ignore', true]],
  [
    'delivery.approval',
    [{ type: 'none' }, { type: 'manual', hours: 1 }, { type: 'manual', hours: 1440 }],
    [{ type: 'none', hours: 5 }, { type: 'manual', hours: 0 }, { type: 'manual', hours: 1441 }, 'manual'],
  ],
  ['delivery.email', ['team@example.com'], ['team', 'a b@example.com', '@example.com']],
  ['delivery.artifactDays', [1, 3650], [0, 3651]],
];
