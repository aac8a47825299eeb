import {
  ConfigurationError,
  ENVIRONMENT_NAMES,
  ENVIRONMENTS,
  loadSettings,
  type Problem,
  type Selection,
} from '../../lib/config';
import { loadAnything } from './load-anything';

function errorOf(selection: Selection, environments: unknown = ENVIRONMENTS): ConfigurationError {
  const result = loadAnything(selection, environments);
  if (result instanceof ConfigurationError) return result;
  throw new Error('no configuration error');
}

function problemsOf(selection: Selection, environments?: unknown): readonly Problem[] {
  return errorOf(selection, environments).problems;
}

const PRODUCTION = {
  protection: { data: 'retain', deletionProtection: true },
  service: { tasks: { min: 2, max: 4 } },
} as const;

describe('the environments of this repository', () => {
  test.each(ENVIRONMENT_NAMES)('%s is valid', (environment) => {
    expect(loadSettings({ environment }).environment).toBe(environment);
  });

  test('their networks do not overlap, so they can be peered', () => {
    const ranges = ENVIRONMENT_NAMES.map((environment) => loadSettings({ environment }).network.cidr);

    expect(new Set(ranges).size).toBe(ENVIRONMENT_NAMES.length);
    expect(ranges.every((range) => range.endsWith('/16'))).toBe(true);
  });

  test('only the sandbox destroys its data without asking and has no NAT gateway', () => {
    const { protection, network } = loadSettings();

    expect({ ...protection, egress: network.egress }).toEqual({
      data: 'destroy',
      deletionProtection: false,
      keys: 'shared',
      egress: 'public-subnets',
    });
  });
});

describe('selecting', () => {
  test('nothing gives the sandbox', () => {
    expect(loadSettings().environment).toBe('sandbox');
  });

  test('a prefix puts it in place of the environment’s own', () => {
    expect(loadSettings({ prefix: 'alice' }, { sandbox: { prefix: 'bob' } }).prefix).toBe('alice');
  });

  test('an environment reads no other one', () => {
    const environments = { sandbox: {}, production: {} };

    expect(loadSettings({ environment: 'sandbox' }, environments).environment).toBe('sandbox');
  });

  test('an empty environment gives every default', () => {
    const settings = loadSettings({}, { sandbox: {} });

    expect(settings).toMatchObject({
      prefix: 'shop',
      network: { cidr: '10.0.0.0/16', egress: 'public-subnets' },
      service: { cpu: 256, memoryMiB: 512, tasks: { min: 1, max: 3 }, secrets: {} },
      deployment: { strategy: 'codedeploy' },
    });
  });

  test('settings cannot be changed afterwards', () => {
    const settings = loadSettings();

    expect(() => Object.assign(settings.service.tasks, { min: 9 })).toThrow(TypeError);
  });

  test('the file itself is neither changed nor frozen', () => {
    const environments = { sandbox: { tags: { team: 'checkout' } } };

    loadSettings({}, environments);

    expect(Object.isFrozen(environments.sandbox.tags)).toBe(false);
  });
});

describe('a selection that does not exist', () => {
  test('is answered with the names there are and the nearest', () => {
    expect(problemsOf({ environment: 'prod' })).toEqual([
      {
        setting: '-c env',
        value: '"prod"',
        accepted: 'one of sandbox, staging, production',
        fix: 'did you mean production?',
      },
    ]);
  });

  test.each([[null], [true], [5], [['sandbox']], [{}], ['']])('%j is no environment', (environment) => {
    expect(problemsOf({ environment }).map(({ setting }) => setting)).toEqual(['-c env']);
  });

  test.each([['toString'], ['__proto__'], ['constructor']])(
    '%s is not found on the prototype',
    (environment) => {
      expect(problemsOf({ environment }).map(({ setting }) => setting)).toEqual(['-c env']);
    },
  );

  test.each([[''], [null], [true], [5], ['Shop'], ['internal'], ['x'.repeat(13)]])(
    '%j is no prefix',
    (prefix) => {
      expect(problemsOf({ prefix }).map(({ setting }) => setting)).toEqual(['-c prefix']);
    },
  );

  test('does not hide that the prefix is wrong too', () => {
    const settings = problemsOf({ environment: 'prod', prefix: 'Shop' }).map(({ setting }) => setting);

    expect(settings).toEqual(['-c env', '-c prefix']);
  });

  test('is an environment that the file does not have', () => {
    const [problem] = problemsOf({ environment: 'staging' }, { sandbox: {} });

    expect(problem).toMatchObject({ setting: 'ENVIRONMENTS.staging', value: 'not set' });
  });
});

describe('a file with an environment of another name', () => {
  test('is told so whichever environment is asked for', () => {
    const problems = problemsOf({}, { sandbox: {}, stagign: {} });

    expect(problems).toMatchObject([{ setting: 'ENVIRONMENTS.stagign', fix: 'did you mean staging?' }]);
  });

  test.each([[null], [[]], ['sandbox'], [5]])(
    '%j is no file of environments, and that is told once',
    (environments) => {
      expect(problemsOf({}, environments)).toMatchObject([{ setting: 'ENVIRONMENTS' }]);
    },
  );
});

describe('every problem is told at once', () => {
  test('unknown settings, wrong values and contradictions', () => {
    const production = {
      netwrok: {},
      logs: { level: 'verbose' },
      protection: { data: 'retain' },
      service: { cpu: 300, tasks: { min: 5, max: 2 } },
    };

    const settings = problemsOf({ environment: 'production' }, { production }).map(({ setting }) => setting);

    expect(settings.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'logs.level',
      'netwrok',
      'protection.deletionProtection',
      'service.cpu',
      'service.tasks.min',
    ]);
  });

  test('but no contradiction with a value that was refused', () => {
    const sandbox = { service: { tasks: { min: 5, max: 'ten' } } };

    expect(problemsOf({}, { sandbox })).toMatchObject([{ setting: 'service.tasks.max' }]);
  });

  test('but not that a mistyped setting is missing as well', () => {
    const production = { ...PRODUCTION, protection: { data: 'retain', deletionProtecton: true } };

    expect(problemsOf({ environment: 'production' }, { production })).toMatchObject([
      { setting: 'protection.deletionProtecton', fix: 'did you mean protection.deletionProtection?' },
    ]);
  });

  test('but a section that is no object is one problem', () => {
    expect(problemsOf({}, { sandbox: { service: [] } })).toMatchObject([
      { setting: 'service', value: 'an array of 0', accepted: expect.stringContaining('cpu') },
    ]);
  });
});

function inSandbox(settings: unknown): readonly Problem[] {
  return problemsOf({}, { sandbox: settings });
}

describe('what is said of', () => {
  test('a hosted zone without a domain name', () => {
    const domain = { hostedZoneId: 'Z0123456789ABC', hostedZoneName: 'example.com' };

    expect(inSandbox({ loadBalancer: { domain } })).toMatchObject([
      {
        setting: 'loadBalancer.domain.name',
        value: 'not set',
        fix: "add it, for example 'orders.example.com', or remove loadBalancer.domain",
      },
    ]);
  });

  test('a mistyped word', () => {
    expect(inSandbox({ network: { egress: 'nat-gatway' } })).toMatchObject([
      { setting: 'network.egress', fix: "did you mean 'nat-gateway'?" },
    ]);
  });

  test('a number in quotes', () => {
    expect(inSandbox({ service: { cpu: '256' } })).toMatchObject([
      { setting: 'service.cpu', value: '"256"', fix: expect.stringContaining('256') },
    ]);
  });

  test('one of several zone names', () => {
    expect(inSandbox({ network: { availabilityZoneNames: ['eu-west-1a', 'zone'] } })).toMatchObject([
      { setting: 'network.availabilityZoneNames[1]', value: '"zone"' },
    ]);
  });

  test('the name of a tag', () => {
    expect(inSandbox({ tags: { 'aws:team': 'x' } })).toMatchObject([
      { setting: 'tags["aws:team"]', accepted: expect.stringContaining('not beginning with aws:') },
    ]);
  });

  test('a strategy that does not exist', () => {
    expect(inSandbox({ deployment: { strategy: 'ecs' } })).toMatchObject([
      { setting: 'deployment.strategy', fix: "did you mean 'ecs-native'?" },
    ]);
  });

  test('an environment that is no object', () => {
    expect(inSandbox(5)).toMatchObject([{ setting: 'the environment', value: '5' }]);
  });
});

describe('a secret in the place of its reference', () => {
  test.each([
    ['itself', { secrets: { DB_PASSWORD: 'hunter2' } }],
    ['as a field', { secrets: { DB_PASSWORD: { source: 'ssm', name: 'hunter2 ' } } }],
    ['as the source', { secrets: { DB_PASSWORD: { source: 'hunter2', name: '/x' } } }],
    ['under a mistyped section', { secret: { DB_PASSWORD: 'hunter2' } }],
    ['in place of all secrets', { secrets: 'hunter2' }],
    ['in an unknown part', { secrets: { DB_PASSWORD: { source: 'ssm', name: '/x', value: 'hunter2' } } }],
  ])('is not printed: %s', (_, service) => {
    expect(errorOf({}, { sandbox: { service } }).message).not.toContain('hunter2');
  });
});

test('the environments of the file are those that settings know', () => {
  expect(Object.keys(ENVIRONMENTS)).toEqual([...ENVIRONMENT_NAMES]);
});
