import { BatchGetBuildsCommand, type CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';

/** What the seed looks at in a build. */
export interface BuildState {
  readonly id?: string;
  readonly buildStatus?: string;
  readonly phases?: readonly {
    readonly phaseType?: string;
    readonly phaseStatus?: string;
    readonly contexts?: readonly { readonly statusCode?: string; readonly message?: string }[];
  }[];
  readonly exportedEnvironmentVariables?: readonly { readonly name?: string; readonly value?: string }[];
  readonly logs?: { readonly deepLink?: string };
}

export interface Builds {
  /**
   * Starts a build and answers its id. Lambda may run a handler twice for one request: a token that was used within
   * five minutes answers with the build that it started.
   */
  start(projectName: string, token: string): Promise<string>;
  /** The build as it is now. */
  find(id: string): Promise<BuildState>;
}

export function codeBuild(client: CodeBuildClient): Builds {
  return {
    async start(projectName, token) {
      const { build } = await client.send(new StartBuildCommand({ projectName, idempotencyToken: token }));
      if (build?.id === undefined) throw new Error(`CodeBuild started no build of ${projectName}.`);
      return build.id;
    },
    async find(id) {
      const { builds } = await client.send(new BatchGetBuildsCommand({ ids: [id] }));
      const found = builds?.[0];
      if (found === undefined) throw new Error(`CodeBuild no longer knows build ${id}.`);
      return found;
    },
  };
}
