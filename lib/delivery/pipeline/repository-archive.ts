import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { type Zippable, zipSync } from 'fflate';

/** The same moment for every file, so that the same files give the same bytes. Zip knows none before 1980. */
const MODIFIED = new Date(1980, 0, 1);

/** Makes a zip reader take the attributes for a file mode. */
const UNIX = 3;

/**
 * An asset that is a zip of a repository: everything but git's history and what its `.gitignore` names.
 *
 * Packed here and not by the CDK, which reads every file twice and copies each into the cloud assembly before it packs
 * them: of the 1,900 files of this repository that was a tenth of a synthesis. They are stored, not compressed: 8 MB to
 * upload instead of 3, when something has changed.
 */
export function addRepositoryArchive(scope: Construct, id: string, repository: string): Asset {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repository-'));
  try {
    const file = path.join(folder, 'source.zip');
    fs.writeFileSync(file, packed.get(repository) ?? pack(repository));
    return new Asset(scope, id, { path: file });
  } finally {
    // The asset is a copy in the cloud assembly.
    fs.rmSync(folder, { recursive: true });
  }
}

/** By repository: a process packs one once, however many pipelines it makes. */
const packed = new Map<string, Uint8Array>();

function pack(repository: string): Uint8Array {
  const archive = packRepository(repository);
  packed.set(repository, archive);
  return archive;
}

/** The zip. Symbolic links stay links, as in an archive of GitHub. */
export function packRepository(repository: string): Uint8Array {
  const ignored = IgnoreStrategy.git(repository, ['.git', ...ignoredPatterns(repository)]);
  const files: Zippable = {};
  const add = (folder: string): void => {
    const entries = fs.readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!ignored.completelyIgnores(file)) add(file);
      } else if (!ignored.ignores(file)) {
        const name = path.relative(repository, file).split(path.sep).join('/');
        files[name] = [contentOf(file, entry), { os: UNIX, attrs: modeOf(file, entry) << 16 }];
      }
    }
  };
  add(repository);
  return zipSync(files, { mtime: MODIFIED, level: 0 });
}

function contentOf(file: string, entry: fs.Dirent): Uint8Array {
  return new Uint8Array(entry.isSymbolicLink() ? Buffer.from(fs.readlinkSync(file)) : fs.readFileSync(file));
}

/** As git keeps it: what a umask of one machine adds or takes would make another archive. */
function modeOf(file: string, entry: fs.Dirent): number {
  if (entry.isSymbolicLink()) return 0o120777;
  return fs.statSync(file).mode & 0o100 ? 0o100755 : 0o100644;
}

/** The patterns of the repository's `.gitignore`, which git and the CDK read alike. */
function ignoredPatterns(repository: string): string[] {
  const file = path.join(repository, '.gitignore');
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
