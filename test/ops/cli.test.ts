import { LocalServices } from './endpoints';
import { run } from './run';

describe('the command line of ops', () => {
  let services: LocalServices;
  beforeEach(() => {
    services = new LocalServices();
  });
  afterEach(() => services.close());

  it('exits with 2 for a command that it does not have', async () => {
    const { status, error } = await run(['deploy']);
    expect(error[0]).toBe("error: unknown command 'deploy'");
    expect(status).toBe(2);
  });

  it('exits with 2 for an environment that is not configured, naming the setting and the fix', async () => {
    const { status, error } = await run(['watch', '--env', 'stagging']);
    expect(error.join('\n')).toMatch(/-c env\n {2}value {5}"stagging"[\s\S]*did you mean staging\?/);
    expect(status).toBe(2);
  });

  it('exits with 0 after help', async () => {
    const { status, out } = await run(['--help']);
    expect(out.join('\n')).toContain('watch [options] [deployment]');
    expect(status).toBe(0);
  });

  it('says how to deploy what is not deployed, by the name of the stack that is asked for', async () => {
    await services.add('CLOUDFORMATION', {
      service: 'cloudformation',
      contentType: 'text/xml',
      read: () => ({ operation: 'DescribeStacks', input: {} }),
      error: () => ({
        status: 400,
        body: Buffer.from(
          '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id shop-staging-service does not exist</Message></Error></ErrorResponse>',
        ),
      }),
    });
    const { status, error } = await run(['watch', '--env', 'staging']);
    expect(error[0]).toBe('Stack: shop-staging-service is not deployed in this account and region');
    expect(error[1]).toContain('npx cdk deploy --all -c env=staging');
    expect(status).toBe(2);
  });
});
