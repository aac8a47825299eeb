import type { MachineDefinition } from './definition';

/** A state machine as CloudFormation creates it. */
export interface MachineModel {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  readonly definition: MachineDefinition;
  /** The definition as it was given, JSON. */
  readonly definitionText: string;
  /** `LoggingConfiguration.Level`. @default 'OFF' */
  readonly logLevel?: string;
}
