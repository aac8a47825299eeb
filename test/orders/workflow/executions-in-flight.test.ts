import packageJson from '../../../package.json';
import { needsInFlight, RELEASED_NEEDS } from '../../../lib/orders/workflow/needs';
import { buildWorkflow, readable } from './built-workflow';

const { workflow } = buildWorkflow();

function roleText(inFlight: Parameters<typeof needsInFlight>[0] = RELEASED_NEEDS): string {
  const { template } = buildWorkflow({}, { inFlight: needsInFlight(inFlight) });
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  return JSON.stringify(policies.filter(([id]) => id.startsWith('OrdersPermissions')).map(readable));
}

describe('the needs of the newest release', () => {
  // Whoever takes a need out of the definition is led to a new release: see `RELEASED_NEEDS`.
  it('are those of the definition', () => {
    expect(RELEASED_NEEDS.at(-1)?.needs.toSorted()).toEqual(workflow.needs);
  });

  it('are recorded under the version of the product', () => {
    expect(RELEASED_NEEDS.at(-1)?.release).toBe(packageJson.version);
  });

  it('stand behind those of all releases before, each of which is there once', () => {
    const releases = RELEASED_NEEDS.map(({ release }) => release);

    expect(new Set(releases).size).toBe(releases.length);
    expect(releases.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))).toEqual(
      releases,
    );
  });
});

describe('a permission that the definition no longer needs', () => {
  const dropped = 'dynamodb:PutItem Orders';
  const now = { release: '2', needs: workflow.needs };

  it('stays with the role while executions of the release before may need it', () => {
    const before = { release: '1', needs: [...workflow.needs, dropped] } as const;

    expect(roleText([before, now])).toContain('dynamodb:PutItem');
  });

  it('goes one release later', () => {
    const longBefore = { release: '0', needs: [...workflow.needs, dropped] } as const;

    expect(roleText([longBefore, { release: '1', needs: workflow.needs }, now])).not.toContain(
      'dynamodb:PutItem',
    );
  });
});

it('a function that executions in flight call cannot be taken out of the stack', () => {
  expect(() => buildWorkflow({}, { inFlight: ['lambda:InvokeFunction WeighParcel'] })).toThrow(
    /executions in flight need "lambda:InvokeFunction WeighParcel".*Keep WeighParcel/,
  );
});
