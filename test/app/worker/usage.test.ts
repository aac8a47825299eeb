import { ENV, WORKER_ENV } from '../../../app/src/contract';
import { readWorkerSettings } from '../../../app/src/worker/settings';
import { USAGE } from '../../../app/src/worker/usage';

const [, EXAMPLE = ''] = /--activity (arn:\S+)/.exec(USAGE) ?? [];

describe('the help of the worker', () => {
  it.each([...Object.values(WORKER_ENV), ENV.logLevel, ENV.environment, ENV.shutdownDeadline, ENV.scratch])(
    'says what %s is for',
    (variable) => {
      expect(USAGE).toMatch(new RegExp(`^  ${variable} +\\S.+$`, 'm'));
    },
  );

  it('has an example that the worker would take', () => {
    expect(readWorkerSettings({ [WORKER_ENV.activity]: EXAMPLE }).activityArn).toBe(EXAMPLE);
  });

  it('says what holds without a variable', () => {
    const { heartbeatMs, shippingMs, parallel, logLevel, environment, shutdownDeadlineMs } =
      readWorkerSettings({ [WORKER_ENV.activity]: EXAMPLE });
    const standards: readonly (readonly [string, unknown])[] = [
      [WORKER_ENV.heartbeat, heartbeatMs / 1000],
      [WORKER_ENV.shipping, shippingMs / 1000],
      [WORKER_ENV.parallel, parallel],
      [ENV.logLevel, logLevel],
      [ENV.environment, environment],
      [ENV.shutdownDeadline, shutdownDeadlineMs / 1000],
    ];
    for (const [variable, standard] of standards) {
      expect(USAGE).toMatch(new RegExp(`^  ${variable} .*\\(${String(standard)}\\)$`, 'm'));
    }
  });
});
