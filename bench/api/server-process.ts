import { once } from 'node:events';
import { SUBJECTS } from './subjects';

/** A server of the benchmark in a process of its own: says its port, and what it took when it is asked. */
async function serve(name: string): Promise<void> {
  const build = SUBJECTS[name];
  if (build === undefined) throw new Error(`No server is called ${name}.`);
  const server = await build();
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 });
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ port: address.port });
}

void serve(process.argv[2] ?? '');
