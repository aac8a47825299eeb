import { Stack } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { OnceCall } from '../stack/once-call';

export interface ReleasedImageProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix' | 'protection'>;
  readonly repository: ecr.IRepository;
  /** Full name of the first image, by digest. */
  readonly firstImageUri: string;
}

/**
 * The parameter that names the image released last. It begins with the first image, and the pipeline writes it after
 * each release. CloudFormation makes it and never changes it again.
 *
 * The service reads it where CloudFormation owns the task definition (`ecs-native`): a stack update would bring the
 * first image back otherwise. Under `codedeploy` it is written too, so that a change of strategy finds the released
 * image. See `docs/decisions/released-image.md`.
 */
export class ReleasedImage extends Construct {
  readonly parameterName: string;
  private readonly repository: ecr.IRepository;

  constructor(scope: Construct, id: string, props: ReleasedImageProps) {
    super(scope, id);
    const { environment, prefix } = props.settings;
    this.repository = props.repository;
    this.parameterName = `/${prefix}/${environment}/order-api/released-image`;
    new OnceCall(this, 'Parameter', {
      settings: props.settings,
      service: 'ssm',
      action: 'PutParameter',
      parameters: {
        Name: this.parameterName,
        Description: 'Image released last, by digest. Written by the pipeline.',
        Type: 'String',
        Value: props.firstImageUri,
        // What somebody else keeps under this name is not overwritten.
        Overwrite: false,
      },
      undo: {
        action: 'DeleteParameter',
        parameters: { Name: this.parameterName },
        unlessGone: '^ParameterNotFound$',
      },
      statements: [
        new iam.PolicyStatement({
          actions: ['ssm:PutParameter', 'ssm:DeleteParameter'],
          resources: [this.arnIn(this)],
        }),
      ],
    });
  }

  /** The image for a container: read by CloudFormation at each update of the container's stack. */
  asContainerImage(): ecs.ContainerImage {
    return new ImageByParameter(this.repository, this.parameterName);
  }

  /** Lets a pipeline write the parameter. */
  grantWrite(grantee: iam.IGrantable & Construct): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ssm:PutParameter'],
      resourceArns: [this.arnIn(grantee)],
    });
  }

  /** Made of the name in the stack that asks, so that no stack exports what never changes. */
  private arnIn(scope: Construct): string {
    return Stack.of(scope).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.parameterName.slice(1),
    });
  }
}

/**
 * An image whose full name stands in a parameter. A template parameter rather than a dynamic reference: CloudFormation
 * reads it at every update, while a dynamic reference keeps the value that the resource was last updated with.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
class ImageByParameter extends ecs.ContainerImage {
  constructor(
    private readonly repository: ecr.IRepository,
    private readonly parameterName: string,
  ) {
    super();
  }

  bind(scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    this.repository.grantPull(container.taskDefinition.obtainExecutionRole());
    return { imageName: ssm.StringParameter.valueForStringParameter(scope, this.parameterName) };
  }
}
