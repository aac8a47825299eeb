/**
 * Roles whose code runs on this machine, by logical id, and what runs it.
 *
 * - `rehearsal`: the scenarios of the sandbox, whose calls are in `recorded-calls.json`.
 * - `firstImage`: what builds the first image, in `seed-roles.test.ts`.
 * - `beyondSandbox`: what other environments have beside the sandbox, in `staging-roles.test.ts`.
 */
export const RUN_HERE = {
  rehearsal: [
    /^OrderApiTaskTaskRole/,
    /^OrdersFunctions(?!TotalOrder|ScreenForFraud)/,
    /^OrdersParked/,
    /^OrdersWatch/,
    /^OrdersPermissions/,
    /^(?:Pre|Post)TrafficRole/,
    /^DeploymentHooks/,
    /^OrderApiLiveTargetGroup/,
    /^DeliveryBuildRole/,
    /^DeliveryRecordBuildRole/,
    /^DeliveryDeployRole/,
    /^DeliverySource(?:Start)?Role/,
    /^DeliveryPipeline(?!Approval).*CodePipelineActionRole/,
    /^DeliveryRole/,
    /^DeploymentRole/,
    /^QuoteDeploymentGroupServiceRole/,
    /^QuoteCheck(?:Api)?Role/,
  ],
  firstImage: [/^ImageSeedRole/, /^ImageSeedHandlerRole/],
  beyondSandbox: [/^ShippingTaskTaskRole/, /^DeliveryPipelineApproval.*CodePipelineActionRole/],
} as const;

/** The other roles, by logical id. */
export const NOT_RUN_HERE: readonly RegExp[] = [
  // Their functions only compute: nothing calls AWS in their name but Lambda, for logs and traces.
  /^QuoteRole/,
  /^OrdersFunctions(?:TotalOrder|ScreenForFraud)Role/,
  // Services of AWS take them on, before or beside the program.
  /ExecutionRole/,
  /^NetworkFlowLogRole/,
  /^Role1ABCC5F0$/,
  // Functions of the CDK, which run once.
  /^Custom(?:S3AutoDeleteObjects|VpcRestrictDefaultSG)CustomResourceProviderRole/,
  /^OnceCallerRole/,
  // It works when the stack goes; test/orders pins what it calls and what its role allows.
  /^OrdersRunningHandlerRole/,
  // People; test/ops compares what each command calls with it.
  /^ReaderRole/,
];
