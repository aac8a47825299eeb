import * as path from 'node:path';
import { main } from '../lift/main';

try {
  main(path.resolve(__dirname, '..'), process.argv.slice(2), console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
