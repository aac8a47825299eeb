import type { StackRole } from '../lib/config/stack-name';
import type { Edge, DiagramNode, Picture } from './picture';
import { MEASURED_BY } from './relations';
import type { Placed } from './templates';

/** How an architecture is drawn. */
interface Page {
  /** What it is, for those who do not see the drawing. */
  readonly title: string;
  /** Across or down: whichever is narrower, so that the text stays legible in a page's width. */
  readonly direction: 'LR' | 'TB';
  /** Whether it is shown too where it calls another architecture. */
  readonly isShownElsewhere: boolean;
}

const page = (title: string, direction: Page['direction'], isShownElsewhere = true): Page => ({
  title,
  direction,
  isShownElsewhere,
});

/** The architectures that have a diagram. */
export const ARCHITECTURES = {
  service: page('Fargate service behind a load balancer, from ECR', 'TB'),
  delivery: page('CodePipeline, CodeBuild and CodeDeploy: blue/green releases', 'TB'),
  quote: page('Lambda function that is shifted gradually, under alarms', 'TB'),
  workflow: page('Step Functions workflow with retry and catch', 'LR'),
  // It reads what others have, and nothing needs it.
  'quote-check': page('Express workflow that an API waits for', 'TB', false),
} as const;
export type Architecture = keyof typeof ARCHITECTURES;
export const ARCHITECTURE_NAMES: readonly Architecture[] = [
  'service',
  'delivery',
  'quote',
  'workflow',
  'quote-check',
];

/** Where the resources of a stack are drawn; undefined for stacks that look at the others, or let them be deployed. */
const BY_ROLE: Readonly<Record<StackRole, Architecture | undefined>> = {
  network: 'service',
  image: 'service',
  service: 'service',
  delivery: 'delivery',
  quote: 'quote',
  orders: 'workflow',
  workflow: 'workflow',
  worker: 'workflow',
  'quote-check': 'quote-check',
  observability: undefined,
  'api-gateway-logging': undefined,
  github: undefined,
  'github-release': undefined,
  budget: undefined,
};

/** Construct in the service's stack that belongs to its releases: CodeDeploy works within that stack. */
const RELEASES = 'Deployment';

/** The architecture that each node belongs to. Alarms belong where what they look at does, wherever they are made. */
export function homesOf({ nodes, edges }: Picture): ReadonlyMap<DiagramNode, Architecture | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const measured = new Map(
    edges.filter(({ label }) => label === MEASURED_BY).map(({ from, to }: Edge) => [to, byId.get(from)]),
  );
  return new Map(nodes.map((node) => [node, homeOf((measured.get(node.id) ?? node).resource)]));
}

function homeOf({ role, path }: Placed): Architecture | undefined {
  return role === 'service' && path[0] === RELEASES ? 'delivery' : BY_ROLE[role];
}
