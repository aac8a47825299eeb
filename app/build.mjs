/**
 * Bundles the order API and the shipping worker for their image: `node build.mjs [--outdir DIR]`, from any folder.
 *
 * Packages are found from where the sources are, upwards, as Node finds them; `NODE_PATH` adds a place to look.
 * VERSION in the environment names the release; without it the package's own version with `-dev`.
 * The same sources and versions give the same bytes.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { outdir: { type: 'string', default: join(here, 'dist') } } });
const outdir = resolve(values.outdir);
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const { warnings, metafile } = await build({
  absWorkingDir: here,
  entryPoints: {
    main: 'src/main.ts',
    healthcheck: 'src/healthcheck.ts',
    worker: 'src/worker/main.ts',
  },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // What `import()` names is loaded when it is needed, from a file of its own.
  splitting: true,
  // Packages in CommonJS call `require` for Node's own modules, which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  define: { ORDER_API_VERSION: JSON.stringify(process.env.VERSION || `${version}-dev`) },
  // Names stay, so that stack traces say what the sources say. Not by `keepNames`: it names each function as it is made,
  // closures of every request too, which took a fifth of a request's time.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // Not whatever tsconfig.json stands above this folder: the image build has none.
  tsconfigRaw: {},
  metafile: true,
  logLevel: 'warning',
});
if (warnings.length > 0) process.exit(1);
for (const [name, { bytes }] of Object.entries(metafile.outputs)) {
  if (name.endsWith('.mjs')) console.log(`${relative(process.cwd(), resolve(here, name))} ${bytes} bytes`);
}
