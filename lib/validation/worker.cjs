'use strict';
/**
 * A thread that validates templates as aws-cdk-lib does. CloudFormation's rules are built before there is a template.
 *
 * Plain CommonJS because a thread of TypeScript would first start a loader of its own.
 */
const { workerData } = require('node:worker_threads');

const { port, answered, types } = workerData;

// However this thread ends: the other one stands still until then.
process.on('exit', () => {
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});

const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { CloudFormationValidatePlugin } = require('aws-cdk-lib');

const plugin = new CloudFormationValidatePlugin();
buildRules();
port.once('message', (context) => {
  port.postMessage(validate(context));
  // Nothing is left to do, so the thread ends.
  port.close();
});

/** The plugin builds the rules with the first template, and again for one with a type that it has not seen. */
function buildRules() {
  const folder = mkdtempSync(path.join(tmpdir(), 'cloudformation-rules-'));
  try {
    const templatePath = path.join(folder, 'all-types.json');
    const resources = types.map((Type, index) => [`Resource${index}`, { Type }]);
    writeFileSync(templatePath, JSON.stringify({ Resources: Object.fromEntries(resources) }));
    plugin.validate({
      templatePaths: [templatePath],
      stackTemplates: [{ templatePath, stackConstructPath: '' }],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function validate(context) {
  try {
    return { report: plugin.validate(context) };
  } catch (error) {
    return { error };
  }
}
