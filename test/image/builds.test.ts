import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { mockClient } from 'aws-sdk-client-mock';
import { codeBuild } from '../../lambda/image/builds';

const client = mockClient(CodeBuildClient);
const builds = codeBuild(new CodeBuildClient({ region: 'eu-west-1' }));
const ID = 'seed-project:1';

beforeEach(() => client.reset());

describe('builds of CodeBuild', () => {
  it('are started once for each token', async () => {
    client.on(StartBuildCommand).resolves({ build: { id: ID } });

    await expect(builds.start('seed-project', 'request-1')).resolves.toBe(ID);
    expect(client.commandCalls(StartBuildCommand)[0]?.args[0].input).toEqual({
      projectName: 'seed-project',
      idempotencyToken: 'request-1',
    });
  });

  it('are found by id', async () => {
    client
      .on(BatchGetBuildsCommand, { ids: [ID] })
      .resolves({ builds: [{ id: ID, buildStatus: 'IN_PROGRESS' }] });

    await expect(builds.find(ID)).resolves.toEqual({ id: ID, buildStatus: 'IN_PROGRESS' });
  });

  it('that are gone are an error', async () => {
    client.on(BatchGetBuildsCommand).resolves({ builds: [], buildsNotFound: [ID] });

    await expect(builds.find(ID)).rejects.toThrow(`no longer knows build ${ID}`);
  });
});
