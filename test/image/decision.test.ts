import { decide, outcomeOf } from '../../lambda/image/decision';
import buildFailed from './events/build-failed.json';
import buildFault from './events/build-fault.json';
import buildInProgress from './events/build-in-progress.json';
import buildStopped from './events/build-stopped.json';
import buildSucceeded from './events/build-succeeded.json';
import buildTimedOut from './events/build-timed-out.json';
import buildWithoutDigest from './events/build-without-digest.json';
import create from './events/create.json';
import remove from './events/delete.json';
import updateOfAnotherRepository from './events/update-of-another-repository.json';
import update from './events/update.json';

const DIGEST = `sha256:${'4f'.repeat(32)}`;

describe('what a request asks for', () => {
  it('is a build, when the resource is created', () => {
    expect(decide(create)).toEqual({
      kind: 'build',
      projectName: 'seed-project',
      repositoryName: 'shop-repository',
    });
  });

  it('is the digest that is there, when the resource is updated', () => {
    expect(decide(update)).toEqual({ kind: 'keep', repositoryName: 'shop-repository', digest: DIGEST });
  });

  it('is a build, when an update brings another repository, which is empty', () => {
    expect(decide(updateOfAnotherRepository)).toMatchObject({
      kind: 'build',
      repositoryName: 'shop-repository',
    });
  });

  it('is nothing, when the resource is deleted', () => {
    expect(decide(remove)).toEqual({ kind: 'forget', physicalResourceId: `shop-repository@${DIGEST}` });
  });

  it('is nothing, when a resource is deleted that was never built', () => {
    expect(decide({ ...remove, PhysicalResourceId: 'not-built-1' })).toMatchObject({ kind: 'forget' });
  });

  it.each([
    ['RequestType', { ...create, RequestType: undefined }],
    ['ProjectName', { ...create, ResourceProperties: { RepositoryName: 'shop-repository' } }],
    [
      'RepositoryName',
      { ...create, ResourceProperties: { ProjectName: 'seed-project', RepositoryName: '' } },
    ],
    ['PhysicalResourceId', { ...update, PhysicalResourceId: 7 }],
  ])('is refused without a usable %s', (field, event) => {
    expect(() => decide(event)).toThrow(`no text in "${field}"`);
  });

  it('is refused when its type is unknown', () => {
    expect(() => decide({ ...create, RequestType: 'Rebuild' })).toThrow('RequestType is "Rebuild"');
  });
});

describe('what a build has come to', () => {
  it('is open while it runs', () => {
    expect(outcomeOf(buildInProgress)).toEqual({ kind: 'running' });
  });

  it('is the digest that it exported', () => {
    expect(outcomeOf(buildSucceeded)).toEqual({ kind: 'succeeded', digest: `sha256:${'a1'.repeat(32)}` });
  });

  it('is a failure without a digest, even when the build succeeded', () => {
    expect(outcomeOf(buildWithoutDigest)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('exported "None" as IMAGE_DIGEST'),
    });
    expect(outcomeOf({ ...buildSucceeded, exportedEnvironmentVariables: [] })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('exported nothing as IMAGE_DIGEST'),
    });
  });

  it('tells in which phase it failed, why, and where its log is', () => {
    expect(outcomeOf(buildFailed)).toEqual({
      kind: 'failed',
      reason:
        `The first image was not built: build ${buildFailed.id} ended as FAILED. BUILD FAILED: ` +
        'COMMAND_EXECUTION_ERROR Error while executing command: bash seed. Reason: exit status 1. ' +
        `Log: ${buildFailed.logs.deepLink}`,
    });
  });

  it.each([
    ['TIMED_OUT', buildTimedOut, 'BUILD TIMED_OUT: BUILD_TIMED_OUT Build has timed out.'],
    ['STOPPED', buildStopped, 'BUILD STOPPED: USER_STOPPED_BUILD.'],
    ['FAULT', buildFault, 'PROVISIONING FAULT. Log: none was written'],
  ])('is a failure when it ended as %s', (status, build, cause) => {
    expect(outcomeOf(build)).toMatchObject({ kind: 'failed', reason: expect.stringContaining(cause) });
    expect(outcomeOf(build)).toMatchObject({ reason: expect.stringContaining(`ended as ${status}`) });
  });
});
