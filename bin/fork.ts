import * as path from 'node:path';
import { main } from '../fork/main';

main(path.resolve(__dirname, '..'), process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
