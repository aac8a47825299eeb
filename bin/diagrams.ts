import * as path from 'node:path';
import { main } from '../diagrams/main';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

main(path.resolve(__dirname, '..'), interruption.signal).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
