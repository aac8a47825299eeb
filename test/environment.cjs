const { TestEnvironment } = require('jest-environment-node');

// Whatever is loaded once sees this process's own environment, not the copy that jest gives each test file.
process.env.CDK_VALIDATION = 'false';
for (const name of Object.keys(process.env)) {
  if (name.startsWith('CDK_DEFAULT_')) delete process.env[name];
}

/**
 * Jest loads every module anew for each test file, and aws-cdk-lib takes about two seconds. It keeps no state that
 * tests could share, so it is loaded once per worker, by Node itself: see `load-once.cjs`.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.loadOnce = (file) => require(file);
  }
};
