import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { LogSettings } from '../config/settings';
import { addLogGroup, type LogGroupSettings } from '../stack/log-group';
import { handlerCode } from './bundle';
import { functionLogLevel } from './log-level';

/** What the log of a handler depends on. */
export interface HandlerLogSettings extends LogGroupSettings {
  /** @default level `info` */
  readonly logs: LogGroupSettings['logs'] & Partial<Pick<LogSettings, 'level'>>;
}

export interface HandlerFunctionProps {
  readonly settings: HandlerLogSettings;
  /** Which handler: `image/seed` for `lambda/image/seed.ts`. */
  readonly handler: string;
  /** What the function is for, as the Lambda console shows it. */
  readonly description: string;
  /** Longest run. @default 30 seconds */
  readonly timeout?: Duration;
  /** Memory in MiB. @default 256 */
  readonly memoryMiB?: number;
  /** @default no variables beside Lambda's own and `NODE_OPTIONS` */
  readonly environment?: Readonly<Record<string, string>>;
  /** X-Ray traces. @default false */
  readonly tracing?: boolean;
}

/**
 * A Lambda function that runs one of the handlers under `lambda/`, on the runtime they are bundled for, with a log
 * group and a role of its own. The role may write that log and nothing else until somebody grants more: with
 * the managed policy that the CDK attaches by default a function could make its log group again after a destroy.
 */
export class HandlerFunction extends Construct implements iam.IGrantable {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const logGroup = addLogGroup(this, 'Logs', props.settings);
    this.role = new iam.Role(this, 'Role', {
      description: `Lambda function for ${props.handler}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.grantPrincipal = this.role;
    logGroup.grantWrite(this.role);

    this.function = new lambda.Function(this, 'Function', {
      code: handlerCode(props.handler),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      description: props.description,
      memorySize: props.memoryMiB ?? 256,
      timeout: props.timeout ?? Duration.seconds(30),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      tracing: props.tracing === true ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: functionLogLevel(props.settings.logs.level),
      role: this.role,
      logGroup,
    });
  }
}
