import type { SettingCase } from './setting-case';

/** Of `github`. Whatever passes stands in a trust policy, so a wildcard must not. */
export const GITHUB_SETTING_CASES: readonly SettingCase[] = [
  [
    'github',
    [
      { repository: 'example/orders' },
      { repository: 'Example-1/.github_x.y-z' },
      { repository: 'example@1234/orders@5678', branch: 'release/1.x', provider: 'existing' },
    ],
    [
      {},
      { repository: 'orders' },
      { repository: 'example/*' },
      { repository: 'example/orders?' },
      { repository: 'example/${aws:username}' },
      { repository: 'example@1234/orders' },
      { repository: 'example/orders@5678' },
      { repository: 'example@a/orders@b' },
      { repository: 'example@0/orders@1' },
      { repository: '-example/orders' },
      { repository: 'example/..' },
      { repository: 'example/orders:environment:production' },
      { repository: 'example/orders/more' },
      { repository: 'example/orders', branch: 'release/*' },
      { repository: 'example/orders', branch: '' },
      { repository: 'example/orders', provider: 'new' },
      { repository: 'example/orders', environment: 'staging' },
    ],
  ],
];
