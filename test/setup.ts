// The validator is gated once on `cdk synth --strict`; inside every Template.fromStack it would cost seconds each.
process.env.CDK_VALIDATION = 'false';
// No test may find the credentials, the profile or the region of whoever runs it.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('AWS_') || name.startsWith('CDK_DEFAULT_')) delete process.env[name];
}
// Colours are wanted by a terminal, by Jest for its workers and by CI; a test compares words.
delete process.env['FORCE_COLOR'];
process.env['NO_COLOR'] = '1';
// What is run by a test behaves the same on a developer's machine as in CI.
for (const name of Object.keys(process.env)) {
  if (name === 'CI' || name.startsWith('GITHUB_')) delete process.env[name];
}
// The SDK warns of Node versions that it will drop, in every process that loads a client; which one runs is known here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
