import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const ROOT = join(__dirname, '../..');
const image = readLock('app/package-lock.json');
const repository = readLock('package-lock.json');
const { '': _self, ...packages } = image.packages;

describe('the lock file of the image', () => {
  test('has every package in the version that the repository is tested with', () => {
    const others = Object.entries(packages)
      .filter(([path, { version }]) => !versionsInRepository(nameOf(path)).includes(version))
      .map(([path, { version }]) => `${path}@${version}`);

    expect(others).toEqual([]);
  });

  test('asks for what the package asks for', () => {
    const { dependencies, devDependencies } = readPackage('app/package.json');

    expect(image.packages['']).toMatchObject({ dependencies, devDependencies });
  });

  test('forces the versions that the repository forces on the same packages', () => {
    const { overrides = {} } = readPackage('package.json');
    const shared = Object.entries(overrides).filter(([name]) => `node_modules/${name}` in packages);

    expect(readPackage('app/package.json').overrides).toEqual(Object.fromEntries(shared));
  });

  test('names no registry, and a checksum for each package', () => {
    const faulty = Object.entries(packages).filter(([, entry]) => entry.resolved || !entry.integrity);

    expect(faulty).toEqual([]);
  });

  test.each(['linux-arm64', 'linux-x64', 'darwin-arm64'])('has esbuild for %s', (platform) => {
    expect(packages).toHaveProperty([`node_modules/@esbuild/${platform}`]);
  });
});

// Each platform's program is an optional package, and npm forgets those of other platforms: see `bin/lock.mjs`.
test.each([
  ['the repository', repository],
  ['the image', image],
])('the lock file of %s has what any platform needs', (_, { packages: locked }) => {
  const names = new Set(Object.keys(locked).map(nameOf));
  const wanted = Object.values(locked).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );

  expect(wanted).toContain('@esbuild/darwin-arm64');
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

function versionsInRepository(name: string): (string | undefined)[] {
  return Object.entries(repository.packages)
    .filter(([path]) => nameOf(path) === name)
    .map(([, { version }]) => version);
}

function nameOf(path: string): string {
  return path.split('node_modules/').at(-1) ?? path;
}

function readLock(file: string): Lock {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

function readPackage(file: string): Record<string, Record<string, string> | undefined> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
