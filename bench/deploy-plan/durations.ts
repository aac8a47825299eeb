import { median } from '../samples';
import { LOGS, type Log } from './sources';

/**
 * Seconds that a resource without a source is taken to need: an assumption of this repository, so that a long chain of
 * small resources counts for something. The plan names every type that it was used for.
 */
export const ASSUMED_SECONDS = 10;

/** A log, and the seconds of each creation of one type in it. */
type Sample = readonly [Log, ...number[]];

interface Creations {
  /** From the first CREATE_IN_PROGRESS to CREATE_COMPLETE. */
  readonly seconds: readonly Sample[];
  /** Until the eventual consistency check: what refers to the resource begins then. @default it waits for the end */
  readonly configured?: readonly Sample[];
  /** What was timed, where it is something else that stands for the type. */
  readonly of?: string;
}

const {
  amplifyNew,
  amplifyMore,
  cdkd,
  chime,
  copilotEnvironment,
  copilotService,
  inference,
  restApi,
  serverless,
  workshop,
} = LOGS;

const POLICIES: readonly Sample[] = [
  [amplifyNew, 16.5, 16.5, 16.8, 16.7, 16.4, 16.5],
  [amplifyMore, 16.6, 16.5, 16.9],
  [serverless, 17],
];

/**
 * Creations found for each type. CloudFormation has become faster in March 2024 (`PAGES.configured`): a type with logs
 * from after that has no older ones here. The command line tells whole seconds.
 */
export const CREATIONS: Readonly<Record<string, Creations>> = {
  'AWS::ApiGateway::Account': { seconds: [[restApi, 1]] },
  'AWS::ApiGateway::Method': { seconds: [[serverless, 3, 3, 3, 3, 3, 3, 3]] },
  'AWS::ApiGateway::Resource': { seconds: [[serverless, 2, 2]] },
  'AWS::ApiGateway::RestApi': { seconds: [[serverless, 2]] },
  'AWS::DynamoDB::GlobalTable': { seconds: [[serverless, 44]], of: 'AWS::DynamoDB::Table' },
  'AWS::EC2::InternetGateway': { seconds: [[serverless, 17]], configured: [[serverless, 2]] },
  'AWS::EC2::NatGateway': { seconds: [[serverless, 96, 106]] },
  'AWS::EC2::Route': { seconds: [[serverless, 2, 3, 2, 2]] },
  'AWS::EC2::RouteTable': {
    seconds: [[serverless, 12, 12, 12, 12]],
    configured: [[serverless, 2, 2, 2, 2]],
  },
  'AWS::EC2::SecurityGroup': { seconds: [[serverless, 10]] },
  'AWS::EC2::Subnet': { seconds: [[serverless, 5, 5, 5, 5]] },
  'AWS::EC2::SubnetRouteTableAssociation': { seconds: [[serverless, 2, 2, 1, 2]] },
  'AWS::EC2::VPC': { seconds: [[serverless, 14]] },
  // Gateway endpoints: one with interfaces takes longer.
  'AWS::EC2::VPCEndpoint': { seconds: [[serverless, 3, 3]] },
  'AWS::EC2::VPCGatewayAttachment': { seconds: [[serverless, 3]] },
  'AWS::ECS::Cluster': { seconds: [[copilotEnvironment, 9.1]] },
  // Without the health checks, which `resources.ts` adds: 117 s, of which the target group asked for (2 + 1) × 10 s.
  'AWS::ECS::Service': { seconds: [[copilotService, 87]], of: 'the start of its task' },
  'AWS::ElasticLoadBalancingV2::Listener': { seconds: [[inference, 1]] },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { seconds: [[inference, 1, 1]] },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { seconds: [[copilotService, 123]] },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { seconds: [[copilotService, 15]] },
  'AWS::Events::Rule': { seconds: [[serverless, 62]] },
  'AWS::IAM::Policy': {
    seconds: POLICIES,
  },
  'AWS::IAM::Role': {
    seconds: [
      [amplifyNew, 17.6, 17.5, 17.5, 17.7, 17.7, 17.3, 17.7, 17.9, 17.5, 17.7, 18.9, 19.2],
      [amplifyMore, 17.8, 17.6, 17.7],
      [serverless, 18, 18],
    ],
  },
  'AWS::IAM::RolePolicy': {
    seconds: POLICIES,
    of: 'AWS::IAM::Policy',
  },
  // A stack of a table and its key took 71 s, the table alone 34 s; the key was configured by then. Logs from before
  // March 2024 say two minutes: its handler waited for propagation twice, and has waited 15 s since.
  'AWS::KMS::Key': { seconds: [[cdkd, 37]], of: 'a stack with a key less the same without' },
  'AWS::Lambda::EventInvokeConfig': { seconds: [[chime, 1, 2, 2, 1]] },
  // Not those of a VPC, which took 228 s and 229 s for their network interfaces.
  'AWS::Lambda::Function': {
    seconds: [
      [amplifyNew, 7.5, 7.7, 7.6, 7.7, 12.9, 7.4, 7.9],
      [amplifyMore, 8.1, 7.7, 7.7],
      [serverless, 8],
    ],
    configured: [[serverless, 2]],
  },
  'AWS::Lambda::Permission': {
    seconds: [
      [amplifyNew, 1.5],
      [amplifyMore, 1.4],
      [serverless, 2, 2, 2, 2, 1],
    ],
  },
  'AWS::Logs::LogGroup': {
    seconds: [[serverless, 10, 10, 10]],
    configured: [[serverless, 9, 9, 10]],
  },
  'AWS::S3::Bucket': {
    seconds: [
      [amplifyNew, 14.7, 14.8, 14.7],
      [amplifyMore, 15],
      [serverless, 15, 16],
    ],
  },
  'AWS::S3::BucketPolicy': {
    seconds: [
      [amplifyNew, 1.6, 1.7, 1.5],
      [amplifyMore, 1.8],
    ],
  },
  'AWS::SNS::Topic': { seconds: [[amplifyNew, 1.4]] },
  'AWS::SQS::Queue': {
    seconds: [
      [amplifyNew, 31.6],
      [serverless, 32, 31],
    ],
    configured: [[serverless, 2, 1]],
  },
  'AWS::SQS::QueuePolicy': { seconds: [[workshop, 1]] },
  'AWS::SSM::Parameter': {
    seconds: [
      [amplifyNew, 1.4, 1.5, 1.3, 1.5, 1.7],
      [amplifyMore, 1.5],
    ],
  },
  'AWS::StepFunctions::StateMachine': { seconds: [[amplifyNew, 1.6]] },
  'Custom::AWS': { seconds: [[chime, 9, 13, 3, 3, 12, 12, 15, 2, 3]], of: 'AwsCustomResource' },
  'Custom::S3AutoDeleteObjects': {
    seconds: [
      [amplifyNew, 3, 3.1, 3.3],
      [amplifyMore, 3.1],
    ],
  },
  'Custom::VpcRestrictDefaultSG': { seconds: [[serverless, 10]] },
};

/** What the logs say of a type. */
export interface Duration {
  /** Median, from the start of a creation to its end. */
  readonly seconds: number;
  /** Median until what refers to the resource begins. */
  readonly configured: number;
  readonly samples: number;
  /** Addresses of the logs. */
  readonly sources: readonly string[];
  /** Years of the logs. */
  readonly years: readonly number[];
}

/** @returns `undefined` for a type of which no log was found */
export function duration(type: string): Duration | undefined {
  const creations = CREATIONS[type];
  if (creations === undefined) return undefined;
  const { seconds, configured = seconds } = creations;
  return {
    seconds: median(valuesOf(seconds)),
    configured: median(valuesOf(configured)),
    samples: valuesOf(seconds).length,
    sources: seconds.map(([{ page }]) => page),
    years: seconds.map(([{ year }]) => year),
  };
}

function valuesOf(samples: readonly Sample[]): readonly number[] {
  return samples.flatMap(([, ...seconds]) => seconds);
}
