/** A construct that stands alone. */
export interface LiftableConstruct {
  /** File that exports it, from the top of the repository. */
  readonly file: string;
  readonly what: string;
  /** Handlers under `lambda/` that it runs: `image/seed` for `lambda/image/seed.ts`. @default none */
  readonly handlers?: readonly string[];
}

/** Keeps CloudFormation from moving a listener back to the wrong target group. */
const LISTENER_GUARD = 'delivery/live-target-group';

/** By the name of the class. */
export const CONSTRUCTS: Readonly<Record<string, LiftableConstruct>> = {
  Settings: {
    file: 'lib/config/index.ts',
    what: 'no construct: the environments, for those constructs that take `settings`',
  },
  Network: {
    file: 'lib/network/network.ts',
    what: 'a VPC for a load balancer and tasks, with four ways out to choose from',
  },
  ServiceImage: {
    file: 'lib/image/service-image.ts',
    what: 'an ECR repository with a first image that was built and tried in the account',
    handlers: ['image/seed'],
  },
  BlueGreenFargateService: {
    file: 'lib/service/blue-green-fargate-service.ts',
    what: 'a Fargate service behind an ALB, ready for blue/green',
    handlers: [LISTENER_GUARD],
  },
  EcsBlueGreenDeployment: {
    file: 'lib/delivery/deployment/ecs-blue-green-deployment.ts',
    what: 'releases of that service by CodeDeploy, with hooks and alarms',
    handlers: [
      LISTENER_GUARD,
      'delivery/before-install',
      'delivery/after-install',
      'delivery/after-allow-test-traffic',
      'delivery/before-allow-traffic',
      'delivery/after-allow-traffic',
    ],
  },
  DeliveryPipeline: {
    file: 'lib/delivery/pipeline/delivery-pipeline.ts',
    what: 'a pipeline from the source to the deployment, with CodeBuild and a gate on the image scan',
  },
  OrderWorkflow: {
    file: 'lib/orders/workflow/order-workflow.ts',
    what: 'a Step Functions workflow that tries again, catches and undoes',
    handlers: [
      'orders/charge-payment',
      'orders/commit-stock',
      'orders/park-order',
      'orders/refund-payment',
      'orders/release-stock',
      'orders/request-approval',
      'orders/reserve-stock',
      'orders/screen-for-fraud',
      'orders/stop-executions',
      'orders/total-order',
      'orders/watch-open-orders',
    ],
  },
  GradualFunction: {
    file: 'lib/quote/gradual-function.ts',
    what: 'a Lambda function that CodeDeploy shifts under alarms, as SAM does',
  },
};
