import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { availabilityZones } from './availability-zones';
import { Network } from './network';

export interface NetworkStackProps extends StackProps {
  readonly settings: Settings;
}

export class NetworkStack extends Stack {
  readonly network: Network;
  private readonly settings: Settings;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    this.settings = props.settings;
    this.network = new Network(this, 'Network', { settings: props.settings });
  }

  /** Without this, a stack with a concrete account and region asks that account for its zones when it synthesizes. */
  override get availabilityZones(): string[] {
    return availabilityZones(this.settings.network);
  }
}
