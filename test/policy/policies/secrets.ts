import { finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, textsWithin, type Placed } from '../templates';

/** Names of variables whose value is a secret. `SOURCE_KEY` is the key of an object in a bucket. */
const SECRET_NAME = /(secret|password|passwd|token|credential|(?<!^source)_key)$/i;

/** A key of one of the services that hand out keys, or the beginning of a private key. */
const KNOWN_SECRET =
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

export const noPlainSecrets: Policy = {
  name: 'no template holds a secret',
  why: 'Templates are read by many, and stay in buckets and build logs.',
  see: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
  *check(environment) {
    for (const placed of environment.resources) {
      for (const [name, value] of variablesOf(placed)) {
        if (SECRET_NAME.test(name) && isPlain(value)) yield finding(placed, `has ${name} in plain text`);
      }
      for (const [path, text] of textsWithin(placed.properties)) {
        if (KNOWN_SECRET.test(text)) yield finding(placed, `has what looks like a key at ${path}`);
      }
      if (typeof at(placed.properties, 'SecretString') === 'string')
        yield finding(placed, 'has its value in plain text');
    }
  },
};

function* variablesOf({ type, properties }: Placed): Generator<[string, unknown]> {
  if (type === 'AWS::Lambda::Function') {
    yield* Object.entries(at(properties, 'Environment', 'Variables') ?? {});
  }
  const containers = listAt(properties, 'ContainerDefinitions').flatMap((one) => listAt(one, 'Environment'));
  const build = listAt(properties, 'Environment', 'EnvironmentVariables').filter(
    (variable) => (at(variable, 'Type') ?? 'PLAINTEXT') === 'PLAINTEXT',
  );
  for (const variable of [...containers, ...build])
    yield [String(at(variable, 'Name')), at(variable, 'Value')];
}

/** Neither a reference to a resource nor one that CloudFormation resolves: `{{resolve:secretsmanager:…}}`. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' && !value.startsWith('{{resolve:');
}
