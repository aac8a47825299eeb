import * as fs from 'node:fs';
import * as path from 'node:path';
import { ARCHITECTURE_NAMES } from '../../diagrams/architectures';
import { diagramOf } from '../../diagrams/diagram';
import { draw } from '../../diagrams/draw';
import { ENVIRONMENT, PAGE, withDiagrams } from '../../diagrams/page';
import { RESOURCE_TYPES } from '../../diagrams/resource-types';
import { stacksOf, Templates } from '../../diagrams/templates';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { synthesizeEnvironment } from '../synthesis';

/** In no environment as it is configured. */
const ELSEWHERE = [
  // Only where the CDK reports what it is used for, which tests do not let it.
  'AWS::CDK::Metadata',
  // Under `service.capacity: 'FARGATE_SPOT'`, as in the environment of docs/how-to/add-an-environment.md.
  'AWS::ECS::ClusterCapacityProviderAssociations',
];

/** More than a person takes in at once. */
const MOST_NODES = 25;

const page = fs.readFileSync(path.resolve(__dirname, '..', '..', PAGE), 'utf8');
const stacks = stacksOf(synthesizeEnvironment(ENVIRONMENT));

describe('the page of the architectures', () => {
  it('shows what is deployed: after a change of the stacks, `npm run diagrams` draws it anew', () => {
    expect(withDiagrams(page, stacks)).toBe(page);
  });

  it('has a place for each diagram', () => {
    expect(() => withDiagrams('# Nothing', stacks)).toThrow('has no place for a diagram: write the lines');
  });

  it.each(ENVIRONMENT_NAMES)(
    'could show %s too: every type of its resources is decided about',
    (environment) => {
      expect(() => draw(stacksOf(synthesizeEnvironment(environment)))).not.toThrow();
    },
  );

  it('decides about no type that no environment has', () => {
    const used = new Set(
      ENVIRONMENT_NAMES.flatMap((environment) =>
        new Templates(stacksOf(synthesizeEnvironment(environment))).resources.map(({ type }) => type),
      ),
    );

    expect(
      Object.keys(RESOURCE_TYPES).filter((type) => !used.has(type) && !ELSEWHERE.includes(type)),
    ).toEqual([]);
  });
});

describe.each(ARCHITECTURE_NAMES)('the diagram %s', (name) => {
  const { groups, edges } = diagramOf(draw(stacks), name);

  it('can be taken in at once', () => {
    expect(groups.length).toBeLessThanOrEqual(MOST_NODES);
  });

  it('has no node that nothing leads to or from', () => {
    const connected = edges.flatMap(({ from, to }) => [from, to]);

    expect(groups.map(({ id }) => id).filter((id) => !connected.includes(id))).toEqual([]);
  });
});
