import { cp, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Packages that Lambda's Node.js runtimes carry beside the function's own code. */
const RUNTIME_SCOPES = ['@aws-sdk', '@smithy'];
const MODULES = path.join(__dirname, '..', '..', 'node_modules');

/** Where the code of published versions lies: `<root>/task/<function>/<version>`. */
export interface CodeStore {
  /** Copies a function's code for one version; nothing done to the assembly later changes it. */
  publish(functionName: string, version: string, codePath: string): Promise<string>;
}

/**
 * A store of code packages in an empty folder. The SDK is found from there as it is in Lambda, and nothing else of
 * this repository: a handler whose bundle lacks a library fails here as it would there.
 *
 * @throws Error when the code is a file: the rehearsal runs folders, as the CDK bundles them
 */
export async function codeStore(root: string): Promise<CodeStore> {
  const modules = path.join(root, 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const scope of RUNTIME_SCOPES) {
    await symlink(path.join(MODULES, scope), path.join(modules, scope), 'dir');
  }
  return {
    async publish(functionName, version, codePath) {
      if (!(await stat(codePath)).isDirectory()) {
        throw new Error(
          `The code of ${functionName} is the file ${codePath}; the rehearsal runs folders, as bundling leaves them.`,
        );
      }
      const folder = path.join(root, 'task', functionName, version.replace('$', ''));
      // The real folder: a link would be copied as a link, and the code behind it could change.
      await cp(await realpath(codePath), folder, { recursive: true, errorOnExist: true, force: false });
      return folder;
    },
  };
}
