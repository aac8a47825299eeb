import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { GitHubSourceSettings } from '../../config/settings';
import { ActionRole } from './action-role';
import type { DeliveryStore } from './delivery-store';
import { type PipelineSource, SOURCE_ACTION } from './source';

export interface GitHubSourceProps {
  readonly settings: GitHubSourceSettings;
  readonly store: DeliveryStore;
  /** Role of the pipeline, which takes on the role of the action. */
  readonly pipelineRole: iam.IRole;
}

/**
 * A branch on GitHub, by a connection of CodeConnections. A push to the branch starts the pipeline, or only one that
 * changes given paths.
 *
 * A connection stays pending until somebody has confirmed it in the console; until then the source stage fails.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
 */
export class GitHubSource extends Construct implements PipelineSource {
  readonly action: actions.CodeStarConnectionsSourceAction;
  readonly output = new codepipeline.Artifact('Source');
  readonly revision: string;
  readonly tag = 'commit';
  readonly buildVariables = {};
  readonly firstRevision = [];
  private readonly settings: GitHubSourceSettings;

  constructor(scope: Construct, id: string, props: GitHubSourceProps) {
    super(scope, id);
    this.settings = props.settings;
    const { connectionArn, repository, branch } = props.settings;
    const [owner = '', repo = ''] = repository.split('/');
    this.action = new actions.CodeStarConnectionsSourceAction({
      actionName: SOURCE_ACTION,
      variablesNamespace: 'Source',
      connectionArn,
      owner,
      repo,
      branch,
      output: this.output,
      // The trigger's filters take its place; both together would start two runs for a push.
      triggerOnPush: false,
      role: this.addRole(props).forAction(),
    });
    this.revision = this.action.variables.commitId;
  }

  /** The archive of the artifact is all that the build needs. */
  grantRead(): void {}

  startOnChange(pipeline: codepipeline.Pipeline): void {
    const { branch, paths } = this.settings;
    pipeline.addTrigger({
      providerType: codepipeline.ProviderType.CODE_STAR_SOURCE_CONNECTION,
      gitConfiguration: {
        sourceAction: this.action,
        pushFilter: [
          {
            branchesIncludes: [branch],
            ...(paths === undefined ? {} : { filePathsIncludes: [...paths] }),
          },
        ],
      },
    });
  }

  /**
   * The service has two names, and so have its actions and its ARNs. Which of them AWS asks for depends on when the
   * connection was made; the CDK grants the old one only (aws/aws-cdk#30957).
   *
   * CodeConnections writes the artifact with an access control list (aws/aws-cdk#13557), which is another permission. The
   * bucket takes the one list that gives the object to its owner, and refuses every other.
   */
  private addRole({ pipelineRole, store }: GitHubSourceProps): ActionRole {
    const role = new ActionRole(this, 'Role', {
      description: 'read the repository through its connection',
      store,
      pipelineRole,
      artifacts: 'write',
    });
    role.allow('ArtifactsWithAcl', ['s3:PutObjectAcl'], [store.artifacts.arnForObjects('*')]);
    const { connectionArn } = this.settings;
    role.allow(
      'UseConnection',
      ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      [
        connectionArn.replace(':codestar-connections:', ':codeconnections:'),
        connectionArn.replace(':codeconnections:', ':codestar-connections:'),
      ],
    );
    return role;
  }
}
