import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { spawnSync } from 'node:child_process';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const REPORTER = path.join(ROOT, 'lib', 'delivery', 'pipeline', 'junit-reporter.cjs');

let report: string;

/** A run of Jest itself over three small files. */
beforeAll(() => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'junit-'));
  const write = (file: string, text: string) => fs.writeFileSync(path.join(folder, file), text);
  write('package.json', '{"jest":{"testEnvironment":"node"}}');
  write('mixed.test.js', `test('adds', () => {}); test.skip('rests', () => {});`);
  write(
    'failing.test.js',
    `test('says <&"', () => { throw new Error('\\u001b[31mred\\u001b[0m <tag> \\u0007'); });`,
  );
  write('broken.test.js', `throw new Error('does not load');`);
  spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), `--reporters=${REPORTER}`],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, JUNIT_FILE: 'reports/junit.xml' },
    },
  );
  report = fs.readFileSync(path.join(folder, 'reports', 'junit.xml'), 'utf8');
  fs.rmSync(folder, { recursive: true });
}, 60_000);

/** The opening tag of the suite of a file. */
const suite = (file: string) =>
  report.split('\n').find((line) => line.startsWith(`<testsuite name="${file}"`));

describe('the report of a test run', () => {
  it('counts what passed and what was skipped', () => {
    expect(suite('mixed.test.js')).toBe(
      '<testsuite name="mixed.test.js" tests="2" failures="0" errors="0" skipped="1">',
    );
    expect(report).toMatch(/name="rests" time="[\d.]+"><skipped\/><\/testcase>/);
  });

  it('shows a failure as text that XML can hold', () => {
    expect(suite('failing.test.js')).toContain('failures="1"');
    expect(report).toContain('name="says &lt;&amp;&quot;"');
    expect(report).toMatch(/<failure>Error: red &lt;tag&gt; \n/);
  });

  it('counts a file that does not load as an error', () => {
    expect(suite('broken.test.js')).toContain('tests="1" failures="0" errors="1"');
    expect(report).toContain('does not load');
  });
});
