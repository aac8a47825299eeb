const fs = require('node:fs');
const path = require('node:path');

/**
 * A reporter of Jest that writes test results in the form of JUnit, which CodeBuild shows as a report. The file is named
 * by `JUNIT_FILE`. Plain JavaScript, because Jest compiles tests but no reporters.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-reporting.html
 */
class JUnitReporter {
  onRunComplete(_contexts, { testResults }) {
    const file = process.env.JUNIT_FILE;
    if (!file) throw new Error('JUNIT_FILE is not set: it names the file of the test results.');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const suites = testResults.map(suite).join('\n');
    fs.writeFileSync(
      file,
      `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites}\n</testsuites>\n`,
    );
  }
}

/** A file that could not run has no tests; it counts as one error, or the report would be green. */
function suite({ testFilePath, testResults, testExecError }) {
  const name = path.relative(process.cwd(), testFilePath);
  const failed = testResults.filter(({ status }) => status === 'failed').length;
  const skipped = testResults.filter(isSkipped).length;
  const broken = testExecError
    ? [
        `<testcase ${attributes({ classname: name, name: 'the file' })}><error ${attributes({ message: testExecError.message })}/></testcase>`,
      ]
    : [];
  const counts = attributes({
    name,
    tests: testResults.length + broken.length,
    failures: failed,
    errors: broken.length,
    skipped,
  });
  return [
    `<testsuite ${counts}>`,
    ...testResults.map((result) => testCase(name, result)),
    ...broken,
    '</testsuite>',
  ].join('\n');
}

function testCase(classname, result) {
  const opening = `<testcase ${attributes({ classname, name: result.fullName, time: (result.duration ?? 0) / 1000 })}>`;
  const failures = result.failureMessages.map((message) => `<failure>${escaped(message)}</failure>`);
  return `${opening}${failures.join('')}${isSkipped(result) ? '<skipped/>' : ''}</testcase>`;
}

function isSkipped({ status }) {
  return ['pending', 'skipped', 'todo', 'disabled'].includes(status);
}

function attributes(values) {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The escape sequences with which a terminal shows colours. */
const COLOURS = new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;]*m`, 'g');

/** XML has no way to write control characters other than tab and line ends. */
function escaped(text) {
  return [...text.replaceAll(COLOURS, '')]
    .filter((character) => character >= ' ' || '\t\n\r'.includes(character))
    .map((character) => ENTITIES[character] ?? character)
    .join('');
}

module.exports = JUnitReporter;
