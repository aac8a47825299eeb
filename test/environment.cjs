const { TestEnvironment } = require('jest-environment-node');
const { turnAsyncHooksOff } = require('./async-hooks.cjs');
const { compileOnce } = require('./compile-once.cjs');
const { shareBuilds } = require('./shared-builds.cjs');

const ESBUILD = require.resolve('esbuild');

compileOnce();

// Whatever is loaded once sees this process's own environment, not the copy that jest gives each test file.
process.env.CDK_VALIDATION = 'false';
for (const name of Object.keys(process.env)) {
  if (name.startsWith('CDK_DEFAULT_')) delete process.env[name];
}

/**
 * Jest loads every module anew for each test file: two seconds for aws-cdk-lib. It keeps no state that tests could
 * share, so it is loaded once per worker, by Node itself: see `load-once.cjs`. So is esbuild, whose work is shared as well: see `shared-builds.cjs`.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    const buildOnce = shareBuilds();
    this.global.loadOnce = (file) => (file === ESBUILD ? buildOnce(require(file)) : require(file));
  }

  async teardown() {
    await super.teardown();
    turnAsyncHooksOff();
  }
};
