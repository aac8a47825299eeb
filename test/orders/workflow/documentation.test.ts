import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { allStates, definitionOf } from './asl';
import { buildWorkflow } from './built-workflow';

const PAGE = readFileSync(join(__dirname, '../../../docs/order-workflow.md'), 'utf8');
const [asIs = '', inJsonata = ''] = [...PAGE.matchAll(/```json\n([\s\S]*?)\n```/g)].map(
  ([, json]) => json ?? '',
);
const states = allStates(definitionOf(buildWorkflow().template));

describe('docs/order-workflow.md', () => {
  it.each(Object.keys(states))('names the state %s', (name) => {
    expect(PAGE).toContain(`\`${name}\``);
  });

  it('shows a state as it is synthesized', () => {
    const { ChargePayment: { Retry: _, ...charge } = { Type: 'none' } } = states;

    const shown = asIs.replace('arn:aws:', 'arn:${AWS::Partition}:');
    expect({ ...charge, Comment: undefined }).toEqual({ ...JSON.parse(shown), Comment: undefined });
  });

  it('shows it in valid JSONata', () => {
    const end = { Type: 'Succeed' };
    const states = {
      Charge: JSON.parse(inJsonata),
      NeedsApproval: end,
      ReleaseStock: end,
      RefundPayment: end,
    };

    expect(validate({ StartAt: 'Charge', States: states }).errors).toEqual([]);
  });
});
