import type { RuleCases } from './rule-cases';

/** Of the rules in `rules/delivery.ts`, by the name of the rule. */
export const DELIVERY_RULE_CASES: Readonly<Record<string, RuleCases>> = {
  buildOutlastsTheScan: {
    agree: [
      { delivery: { build: { timeoutMinutes: 15 }, scan: { waitMinutes: 10 } } },
      { delivery: { build: { timeoutMinutes: 6 }, scan: { waitMinutes: 1 } } },
    ],
    contradict: [
      [
        { delivery: { build: { timeoutMinutes: 14 }, scan: { waitMinutes: 10 } } },
        'delivery.build.timeoutMinutes',
        'to 15',
      ],
    ],
  },
  buildVariablesShadowNone: {
    agree: [
      { delivery: { build: { variables: { NPM_TOKEN: { source: 'ssm', name: '/npm' } } } } },
      { delivery: { build: { variables: { AWSOME: { source: 'ssm', name: '/x' } } } } },
    ],
    contradict: [
      [
        { delivery: { build: { variables: { IMAGE_TAG: { source: 'ssm', name: '/x' } } } } },
        'delivery.build.variables.IMAGE_TAG',
        'BUILD_IMAGE_TAG',
      ],
      [
        { delivery: { build: { variables: { AWS_REGION: { source: 'ssm', name: '/x' } } } } },
        'delivery.build.variables.AWS_REGION',
        'another name',
      ],
      [
        { delivery: { build: { variables: { codebuild_x: { source: 'ssm', name: '/x' } } } } },
        'delivery.build.variables.codebuild_x',
        'another name',
      ],
    ],
  },
};
