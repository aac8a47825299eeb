import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config';
import type { ReleasedImage } from '../image/released-image';
import type { Network } from '../network/network';
import { dataRemovalPolicy } from '../stack/removal-policy';
import { type ShippingActivity, ShippingWorker } from './shipping-worker';

export interface WorkerStackProps extends StackProps {
  readonly settings: Settings;
  readonly network: Network;
  readonly releasedImage: ReleasedImage;
  readonly shipping: ShippingActivity;
}

/** The shipping worker, with the settings of an environment. It runs the image of the order API that was released last. */
export class WorkerStack extends Stack {
  readonly worker: ShippingWorker;

  constructor(
    scope: Construct,
    id: string,
    { settings, network, releasedImage, shipping, ...props }: WorkerStackProps,
  ) {
    super(scope, id, props);
    this.worker = new ShippingWorker(this, 'Shipping', {
      network,
      shipping,
      heartbeat: Duration.seconds(settings.workflow.shipping.heartbeatSeconds),
      image: releasedImage.asContainerImage(),
      family: `${settings.prefix}-${settings.environment}-shipping-worker`,
      environment: settings.environment,
      logLevel: settings.logs.level,
      logRetention: settings.logs.retentionDays,
      containerInsights: settings.service.containerInsights,
      removalPolicy: dataRemovalPolicy(settings.protection),
    });
    new CfnOutput(this, 'ClusterName', { value: this.worker.cluster.clusterName });
    new CfnOutput(this, 'ServiceName', { value: this.worker.service.serviceName });
  }
}
