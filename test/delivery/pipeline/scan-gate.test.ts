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
  it.each(['COMPLETE', 'ACTIVE'])('passes as %s without findings', (status) => {
    expect(gate([`${status} None None None None None`]).status).toBe(0);
  });

  it('is asked for by digest, as one page', () => {
    const [call] = gate(['COMPLETE None None None None None']).called('aws');

    expect(call).toContain(`--no-paginate --repository-name orders --image-id imageDigest=${DIGEST} `);
  });

  it.each([
    ['CRITICAL', '1 None None None', 1],
    ['CRITICAL', 'None 9 9 9', 0],
    ['HIGH', '1 None None None', 1],
    ['HIGH', 'None 2 None None', 1],
    ['HIGH', 'None None 9 9', 0],
    ['MEDIUM', 'None None 1 9', 1],
    ['LOW', 'None None None 1', 1],
    ['LOW', '0 0 0 0', 0],
  ] as const)('judged from %s on with counts %s ends with status %i', (failFrom, counts, status) => {
    expect(gate([`COMPLETE None ${counts}`], { failFrom }).status).toBe(status);
  });

  it('says how many findings refuse the image, and where they are', () => {
    const { stdout } = gate(['COMPLETE None 2 3 4 5']);

    expect(stdout).toContain(
      `The image is not released: 5 findings of severity HIGH or above. They are listed in ECR under ${DIGEST}.`,
    );
  });

  it('is judged although results that are missing only warn', () => {
    expect(gate(['COMPLETE None 1 None None None'], { withoutResult: 'warn' }).status).toBe(1);
  });
});

describe('a scan under way', () => {
  it('is waited for, from before it began', () => {
    const { status, called } = gate([
      'absent',
      'PENDING None None None None None',
      'IN_PROGRESS None None None None None',
      'COMPLETE None None None None None',
    ]);

    expect(status).toBe(0);
    expect(called('sleep')).toEqual(['sleep 10', 'sleep 10', 'sleep 10']);
  });

  it('is given up at the deadline', () => {
    const { status, stdout, called } = gate(['IN_PROGRESS None None None None None']);

    expect(status).toBe(1);
    expect(called('sleep')).toHaveLength(12);
    expect(stdout).toContain("ECR's scan did not end within 2 minutes; it is IN_PROGRESS.");
  });
});

describe('a scan without a result', () => {
  const CASES = [
    ['UNSUPPORTED_IMAGE', 'ECR cannot scan this image (UNSUPPORTED_IMAGE: why)'],
    ['FAILED', "ECR's scan of the image failed (why)"],
    ['SCAN_ELIGIBILITY_EXPIRED', "ECR's scan of the image ended as SCAN_ELIGIBILITY_EXPIRED (why)"],
  ] as const;

  it.each(CASES)('as %s fails the build with its own message', (status, message) => {
    const result = gate([`${status} why None None None None`]);

    expect(result.status).toBe(1);
    expect(result.stdout).toContain(message);
    expect(result.stdout).toContain("Set delivery.scan.withoutResult to 'warn'");
  });

  it.each(CASES)('as %s warns and passes where the setting says so', (status, message) => {
    const result = gate([`${status} why None None None None`], { withoutResult: 'warn' });

    expect(result.status).toBe(0);
    expect(result.stdout).toContain(`WARNING: ${message}`);
  });

  it('never began: the same', () => {
    expect(gate(['absent']).stdout).toContain('did not end within 2 minutes; it is NOT_STARTED');
    expect(gate(['absent'], { withoutResult: 'warn' }).status).toBe(0);
  });

  it('because asking is refused fails at once, whatever the setting', () => {
    const { status, stderr, called } = gate(['denied'], { withoutResult: 'warn' });

    expect(status).toBe(1);
    expect(stderr).toContain('AccessDeniedException');
    expect(called('sleep')).toEqual([]);
  });
});
