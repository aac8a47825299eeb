import { judge, type AcknowledgedFinding, type ExternalFinding } from '../../ops/lint-external/finding';

const BUCKET: ExternalFinding = {
  tool: 'checkov',
  rule: 'LOGS',
  where: 'shop/Bucket',
  message: 'has no logs',
};

function acknowledged(entry: Partial<AcknowledgedFinding> = {}): AcknowledgedFinding {
  return { tool: 'checkov', rule: 'LOGS', verdict: 'accepted', reason: 'nobody reads them', ...entry };
}

it('a finding without a reason is unexplained', () => {
  expect(judge([BUCKET], [], ['checkov']).unexplained).toEqual([BUCKET]);
});

it('findings are counted by why they stay', () => {
  const { unexplained, explained } = judge([BUCKET, BUCKET], [acknowledged()], ['checkov']);
  expect(unexplained).toEqual([]);
  expect(explained).toEqual({ accepted: 2, 'not-adopted': 0, mistaken: 0 });
});

it.each([
  ['another tool', { tool: 'cfn-lint' }],
  ['another rule', { rule: 'OTHER' }],
  ['another place', { where: /Queue/ }],
] as const)('a reason is not one for %s', (_, entry) => {
  expect(judge([BUCKET], [acknowledged(entry)], ['checkov']).unexplained).toEqual([BUCKET]);
});

it('a reason for what is found no longer is stale', () => {
  const entry = acknowledged();
  expect(judge([], [entry], ['checkov']).stale).toEqual([entry]);
});

it('a reason for a tool that is not there is not stale', () => {
  expect(judge([], [acknowledged()], ['zizmor']).stale).toEqual([]);
});
