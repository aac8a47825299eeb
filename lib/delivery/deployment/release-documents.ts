import { Lazy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';
import { templateProperties } from '../../service/template-properties';
import { renderAppSpec } from './app-spec';
import type { HookFunction } from './hook-functions';
import { renderTaskDefinition } from './task-definition';

export interface ReleaseDocumentsProps {
  readonly service: BlueGreenFargateService;
  readonly hooks: readonly HookFunction[];
}

/**
 * `taskdef.json` and `appspec.yaml` of the next release, as two SSM parameters that CloudFormation fills in: they hold
 * values that only the deployment knows. The pipeline's build reads them when it runs, so that a change of CPU,
 * environment or secrets reaches production by the next release, whatever the source archive holds.
 *
 * A parameter takes 4 KB, or 8 KB at a price; `Intelligent-Tiering` pays only where it must. A CodeBuild project takes
 * 5,500 characters of variables in total, so the build asks for the parameters by name:
 * `aws ssm get-parameter --name … --query Parameter.Value --output text`. See `docs/decisions/release-documents.md`.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
export class ReleaseDocuments extends Construct {
  /** Holds `taskdef.json`, its image the placeholder `<IMAGE>`. */
  readonly taskDefinition: ssm.StringParameter;
  /** Holds `appspec.yaml`, its task definition the placeholder `<TASK_DEFINITION>`. */
  readonly appSpec: ssm.StringParameter;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ReleaseDocumentsProps,
  ) {
    super(scope, id);
    this.taskDefinition = this.addDocument('TaskDefinition', 'taskdef.json', this.taskDefinitionJson());
    this.appSpec = this.addDocument('AppSpec', 'appspec.yaml', this.appSpecYaml());
  }

  private addDocument(id: string, file: string, stringValue: string): ssm.StringParameter {
    return new ssm.StringParameter(this, id, {
      description: `${file} of the next release`,
      tier: ssm.ParameterTier.INTELLIGENT_TIERING,
      stringValue,
    });
  }

  /**
   * Lazy: containers, volumes and tags may be added until the end of synthesis. Uncached: it is asked a first time before
   * references to other stacks have become imports.
   */
  private taskDefinitionJson(): string {
    const { definition, container } = this.props.service.task;
    const { containerName } = container;
    const resource = definition.node.defaultChild;
    if (!(resource instanceof ecs.CfnTaskDefinition)) {
      throw new Error(`${definition.node.path} has no AWS::ECS::TaskDefinition to render.`);
    }
    return Lazy.uncachedString({
      produce: () =>
        Stack.of(this).toJsonString(renderTaskDefinition(templateProperties(resource), { containerName })),
    });
  }

  private appSpecYaml(): string {
    const { task, platformVersion, capacityProvider } = this.props.service;
    return renderAppSpec({
      containerName: task.container.containerName,
      containerPort: task.container.containerPort,
      platformVersion,
      capacityProvider,
      hooks: this.props.hooks,
    });
  }
}
