import type { ScanSettings } from '../../../lib/config/settings';
import { scanGate } from '../../../lib/delivery/pipeline/scan-gate';
import { DIGEST, runBuild } from './build-host';

/** Answers of ECR: status, description, then the counts of critical, high, medium and low findings. */
function gate(scan: readonly string[], settings: Partial<ScanSettings> = {}) {
  const script = scanGate({ failFrom: 'HIGH', waitMinutes: 2, withoutResult: 'fail', ...settings });
  return runBuild(
    { phases: { post_build: { commands: [script] } } },
    { scan, variables: { IMAGE_DIGEST: DIGEST } },
  );
}

describe('a scan with a result', () => {
  it.each(['COMPLETE', 'ACTIVE'])('passes as %s without findings', async (status) => {
    expect((await gate([`${status} None None None None None`])).succeeded).toBe(true);
  });

  it('is asked for by digest, as one page', async () => {
    const { called } = await gate(['COMPLETE None None None None None']);
    const [call] = called('aws');

    expect(call).toContain(`--no-paginate --repository-name orders --image-id imageDigest=${DIGEST} `);
  });

  it.each([
    ['CRITICAL', '1 None None None', false],
    ['CRITICAL', 'None 9 9 9', true],
    ['HIGH', '1 None None None', false],
    ['HIGH', 'None 2 None None', false],
    ['HIGH', 'None None 9 9', true],
    ['MEDIUM', 'None None 1 9', false],
    ['LOW', 'None None None 1', false],
    ['LOW', '0 0 0 0', true],
  ] as const)('judged from %s on with counts %s ends well: %s', async (failFrom, counts, succeeded) => {
    expect((await gate([`COMPLETE None ${counts}`], { failFrom })).succeeded).toBe(succeeded);
  });

  it('says how many findings refuse the image, and where they are', async () => {
    const { output } = await gate(['COMPLETE None 2 3 4 5']);

    expect(output).toContain(
      `The image is not released: 5 findings of severity HIGH or above. They are listed in ECR under ${DIGEST}.`,
    );
  });

  it('is judged although results that are missing only warn', async () => {
    expect((await gate(['COMPLETE None 1 None None None'], { withoutResult: 'warn' })).succeeded).toBe(false);
  });
});

describe('a scan under way', () => {
  it('is waited for, from before it began', async () => {
    const { succeeded, called } = await gate([
      'absent',
      'PENDING None None None None None',
      'IN_PROGRESS None None None None None',
      'COMPLETE None None None None None',
    ]);

    expect(succeeded).toBe(true);
    expect(called('sleep')).toEqual(['sleep 10', 'sleep 10', 'sleep 10']);
  });

  it.each(['COMPLETE', 'ACTIVE'])('is waited for while it is called %s without a result', async (status) => {
    const { succeeded, output, called } = await gate([
      `unfinished ${status} None None None None None`,
      `${status} None 1 None None None`,
    ]);

    expect(called('sleep')).toEqual(['sleep 10']);
    expect(output).toContain('The image is not released: 1 findings');
    expect(succeeded).toBe(false);
  });

  it.each(['COMPLETE', 'ACTIVE'])(
    'called %s without a result is given up at the deadline',
    async (status) => {
      const { succeeded, output, called } = await gate([`unfinished ${status} None None None None None`]);

      expect(succeeded).toBe(false);
      expect(called('sleep')).toHaveLength(12);
      expect(output).toContain("ECR had no result of the image's scan within 2 minutes");
      expect(output).toContain("Set delivery.scan.withoutResult to 'warn'");
    },
  );

  it('without a result at the deadline warns and passes where the setting says so', async () => {
    const { succeeded, output } = await gate(['unfinished ACTIVE None None None None None'], {
      withoutResult: 'warn',
    });

    expect(succeeded).toBe(true);
    expect(output).toContain('WARNING: ECR had no result');
  });

  it('is given up at the deadline', async () => {
    const { succeeded, output, called } = await gate(['IN_PROGRESS None None None None None']);

    expect(succeeded).toBe(false);
    expect(called('sleep')).toHaveLength(12);
    expect(output).toContain("ECR's scan did not end within 2 minutes; it is IN_PROGRESS.");
  });
});

describe('a scan without a result', () => {
  const CASES = [
    ['UNSUPPORTED_IMAGE', 'ECR cannot scan this image (UNSUPPORTED_IMAGE: why)'],
    ['FAILED', "ECR's scan of the image failed (why)"],
    ['SCAN_ELIGIBILITY_EXPIRED', "ECR's scan of the image ended as SCAN_ELIGIBILITY_EXPIRED (why)"],
  ] as const;

  it.each(CASES)('as %s fails the build with its own message', async (status, message) => {
    const result = await gate([`${status} why None None None None`]);

    expect(result.succeeded).toBe(false);
    expect(result.output).toContain(message);
    expect(result.output).toContain("Set delivery.scan.withoutResult to 'warn'");
  });

  it.each(CASES)('as %s warns and passes where the setting says so', async (status, message) => {
    const result = await gate([`${status} why None None None None`], { withoutResult: 'warn' });

    expect(result.succeeded).toBe(true);
    expect(result.output).toContain(`WARNING: ${message}`);
  });

  it('never began: the same', async () => {
    expect((await gate(['absent'])).output).toContain('did not end within 2 minutes; it is NOT_STARTED');
    expect((await gate(['absent'], { withoutResult: 'warn' })).succeeded).toBe(true);
  });

  it('because asking is refused fails at once, whatever the setting', async () => {
    const { succeeded, output, called } = await gate(['denied'], { withoutResult: 'warn' });

    expect(succeeded).toBe(false);
    expect(output).toContain('AccessDeniedException');
    expect(called('sleep')).toEqual([]);
  });
});
