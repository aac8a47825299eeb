import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { STSClient } from '@aws-sdk/client-sts';
import { awsClients } from '../../ops/aws/clients';
import { failureOf, troubleOf } from '../../ops/aws/failure';

const named = (name: string, more: object = {}): Error => Object.assign(new Error('why'), { name, ...more });

describe('clients of the SDK', () => {
  const variables = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'] as const;
  let folder: string;
  const before = new Map<string, string | undefined>();
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'aws-'));
    for (const name of variables) {
      before.set(name, process.env[name]);
      process.env[name] = path.join(folder, name);
      writeFileSync(
        path.join(folder, name),
        '[other]\naws_access_key_id=OTHER\naws_secret_access_key=x\n[profile other]\nregion=eu-north-1\n',
      );
    }
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  it('take credentials and region of the profile that is named', async () => {
    const client = awsClients({ profile: 'other' }).get(STSClient);
    expect((await client.config.credentials()).accessKeyId).toBe('OTHER');
    expect(await client.config.region()).toBe('eu-north-1');
  });

  it('are made once', () => {
    const clients = awsClients({ region: 'us-east-1' });
    expect(clients.get(STSClient)).toBe(clients.get(STSClient));
  });
});

describe('a call that failed', () => {
  it.each([
    ['too many calls', named('ThrottlingException'), 'passing'],
    ['too many requests', named('TooManyRequestsException'), 'passing'],
    ['a fault of the service', named('Unknown', { $metadata: { httpStatusCode: 503 } }), 'passing'],
    ['a connection that was reset', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'passing'],
    [
      'a network that is down, as fetch tells it',
      new TypeError('x', { cause: Object.assign(new Error('y'), { code: 'ENOTFOUND' }) }),
      'passing',
    ],
    ['credentials that have expired', named('ExpiredTokenException'), 'credentials'],
    ['no credentials', named('CredentialsProviderError'), 'credentials'],
    ['a call that is not allowed', named('AccessDeniedException'), 'denied'],
    ['a name that does not exist', named('DeploymentDoesNotExistException'), 'other'],
  ])('because of %s', (_, error, kind) => {
    expect(failureOf(error).kind).toBe(kind);
  });

  it('for want of a region says where one can be set', () => {
    expect(troubleOf(new Error('Region is missing'))).toMatchObject({ setting: 'Region', value: 'not set' });
  });
});
