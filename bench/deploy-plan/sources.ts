/** Where AWS says something about the time that a deployment takes, and the day on which the page was read. */
export const PAGES = {
  /** A service waits until its targets are healthy: thresholds times interval, and one interval more. */
  healthChecks: {
    page: 'https://aws.amazon.com/premiumsupport/knowledge-center/codedeploy-elb-deployments/',
    read: '2026-11-21',
  },
  /** The longest chain of references sets the time of a stack; what is beside it is made in parallel. No figures. */
  stacks: {
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-deployment-time.html',
    read: '2026-11-21',
  },
  /** Since March 2024 a resource begins when what it refers to is configured, before that is complete. */
  configured: {
    page: 'https://aws.amazon.com/about-aws/whats-new/2024/03/aws-cloudformation-40-percent-faster-stack-creation/',
    read: '2026-11-22',
  },
} as const;

/** A log of the creation of stacks that somebody has posted publicly, with the time of each event. */
export interface Log {
  readonly page: string;
  /** Year in which it was posted, or the stacks were created where the log tells. */
  readonly year: number;
}

/** Left out: logs of emulators (all in one second), and of stacks that nobody deployed. */
export const LOGS = {
  /** Events to the millisecond, kept as the data of a test. Two deployments into one stack, here and below. */
  amplifyNew: {
    page: 'https://github.com/aws-amplify/amplify-backend/blob/014303a5bf822cf11e06fb6f16c4819ea373c86c/packages/cli-core/src/loggers/test-assets/new_deployment_structured_cdk_events.ts',
    year: 2025,
  },
  amplifyMore: {
    page: 'https://github.com/aws-amplify/amplify-backend/blob/014303a5bf822cf11e06fb6f16c4819ea373c86c/packages/cli-core/src/loggers/test-assets/add_function_storage_cdk_events.ts',
    year: 2025,
  },
  /** `cdk deploy` on CloudFormation beside another engine, by stack. */
  cdkd: {
    page: 'https://github.com/go-to-k/cdkd/blob/8ee423595f271e46545e5290fec3fea09d243b2a/docs/benchmarks.md',
    year: 2026,
  },
  chime: {
    page: 'https://github.com/docwho2/java-chime-voice-sdk-cdk/blob/16d884c00e93382387c5480524479b67aebdf2f1/README.md',
    year: 2023,
  },
  /** `copilot env deploy` and `copilot svc deploy`, which tell the time of each resource of their stacks. */
  copilotEnvironment: { page: 'https://aws.github.io/copilot-cli/blogs/release-v120/', year: 2022 },
  copilotService: {
    page: 'https://community.aws/content/2gQj04UGQukaT4nSmJo0wmYTRBA/refactor-spaces-copilot-cli',
    year: 2023,
  },
  inference: {
    page: 'https://github.com/DotBlossom/AWS-CDK-InferenceCluster-Peering/blob/e2d9f486e756bb1b35722728eaa657d405a7a86b/TestCompleteSet/readme.md',
    year: 2024,
  },
  restApi: { page: 'https://github.com/aws/aws-cdk/issues/5910', year: 2020 },
  serverless: {
    page: 'https://github.com/ADNANFAKHAR4504/rlhf-synth-fixer/blob/d9876c8d409f8372df4ad3275004d3b40d5644d1/archive/cdk-py/Pr2695/lib/PROMPT3.md',
    year: 2025,
  },
  workshop: {
    page: 'https://github.com/aws-samples/aws-cdk-intro-workshop/blob/b2a057df0a82d142ea4b64404f2a2be551b2f12e/workshop/content/30-python/20-create-project/500-deploy.md',
    year: 2021,
  },
} as const satisfies Readonly<Record<string, Log>>;
