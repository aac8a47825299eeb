import {
  CodeDeployClient,
  LifecycleEventAlreadyCompletedException,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { mockClient } from 'aws-sdk-client-mock';
import { REGION } from '../quote/environment';
import { codeDeployReport, isRetryableReport, readCodeDeployEvent } from '../../lambda/hooks/codedeploy';

const event = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const codeDeploy = mockClient(CodeDeployClient);
beforeEach(() => codeDeploy.reset());

const answered = (name: string, httpStatusCode: number, fault: 'client' | 'server') =>
  Object.assign(new Error(name), { name, $fault: fault, $metadata: { httpStatusCode } });

describe('the report to CodeDeploy', () => {
  it('names the deployment, the hook and the status', async () => {
    codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).resolves({});
    await codeDeployReport(
      new CodeDeployClient({ region: REGION }),
      event,
    )({ status: 'Failed', reason: 'x' });
    expect(codeDeploy.call(0).args[0].input).toEqual({
      deploymentId: 'd-1',
      lifecycleEventHookExecutionId: 'hook-1',
      status: 'Failed',
    });
  });

  it('counts as delivered when CodeDeploy has a status already', async () => {
    const error = new LifecycleEventAlreadyCompletedException({ message: 'done', $metadata: {} });
    codeDeploy.on(PutLifecycleEventHookExecutionStatusCommand).rejects(error);
    const report = codeDeployReport(new CodeDeployClient({ region: REGION }), event);
    await expect(report({ status: 'Succeeded' })).resolves.toBeUndefined();
  });

  it.each([
    ['throttled', answered('ThrottlingException', 400, 'client')],
    ['failed on the side of AWS', answered('InternalFailure', 500, 'server')],
    ['never answered', new Error('socket hang up')],
  ])('is worth repeating when it was %s', (_, error) => {
    expect(isRetryableReport(error)).toBe(true);
  });

  it.each([
    ['the deployment does not exist', answered('DeploymentDoesNotExistException', 400, 'client')],
    ['the role lacks the permission', answered('AccessDeniedException', 403, 'client')],
  ])('is not worth repeating when %s', (_, error) => {
    expect(isRetryableReport(error)).toBe(false);
  });
});

describe('the event of CodeDeploy', () => {
  it('is read', () => {
    expect(readCodeDeployEvent({ ...event, Combination: 'ignored' })).toEqual(event);
  });

  it.each([null, undefined, 'text', {}, { DeploymentId: 'd-1' }, { ...event, DeploymentId: 7 }])(
    'is not %j',
    (other) => {
      expect(() => readCodeDeployEvent(other)).toThrow(/Not a CodeDeploy hook event/);
    },
  );
});
