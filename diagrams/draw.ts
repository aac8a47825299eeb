import { DrawnResources, nodeId } from './drawn';
import { distinct, type Edge, type Picture } from './picture';
import { stagesOf } from './pipeline';
import { referencesOf, targetsIn, type Reference } from './references';
import { NOTIFIES, RELATIONS, type Relation } from './relations';
import { taskCallsOf } from './state-machine';
import { Templates, type Placed, type SourceStack } from './templates';

/**
 * Everything that is drawn of an environment: nodes for its resources, edges for their relations.
 *
 * @throws Error for a resource of a type that nobody decided about
 */
export function draw(stacks: readonly SourceStack[]): Picture {
  const templates = new Templates(stacks);
  const drawn = new DrawnResources(templates);
  const pipelines = ofType(templates, 'AWS::CodePipeline::Pipeline').map((each) => stagesOf(drawn, each));
  const edges = [
    ...templates.resources.flatMap((resource) => relationEdges(drawn, resource)),
    ...ofType(templates, 'AWS::StepFunctions::StateMachine').flatMap((each) => taskEdges(drawn, each)),
    ...ofType(templates, 'AWS::CloudWatch::CompositeAlarm').flatMap((each) => compositeEdges(drawn, each)),
    ...pipelines.flatMap((each) => each.edges),
  ];
  return {
    nodes: [...drawn.nodes, ...pipelines.flatMap(({ nodes }) => nodes)],
    edges: distinct(edges).filter(({ from, to }) => from !== to),
  };
}

function ofType(templates: Templates, type: string): readonly Placed[] {
  return templates.resources.filter((resource) => resource.type === type);
}

function relationEdges(drawn: DrawnResources, resource: Placed): readonly Edge[] {
  const relations = RELATIONS.filter(({ type }) => type === resource.type);
  if (relations.length === 0) return [];
  const references = referencesOf(drawn.templates, resource);
  return relations.flatMap((relation) =>
    references
      .filter((reference) => isMeant(relation, reference))
      .flatMap(({ to }) => between(drawn, resource, to, relation)),
  );
}

function isMeant({ path, to: types }: Relation, reference: Reference): boolean {
  const within = reference.path === path || reference.path.startsWith(`${path}.`);
  return within && (types === undefined || types.includes(reference.to.type));
}

function between(drawn: DrawnResources, one: Placed, other: Placed, relation: Relation): readonly Edge[] {
  const { label = '', reversed = false } = relation;
  const [from, to] = reversed ? [other, one] : [one, other];
  return edgesBetween(drawn, from, to, typeof label === 'string' ? label : label(one));
}

function edgesBetween(drawn: DrawnResources, from: Placed, to: Placed, label: string): readonly Edge[] {
  return drawn
    .meant(from)
    .flatMap((start) => drawn.meant(to).map((end) => ({ from: nodeId(start), to: nodeId(end), label })));
}

function taskEdges(drawn: DrawnResources, machine: Placed): readonly Edge[] {
  return taskCallsOf(drawn.templates, machine).flatMap(({ to, integration }) =>
    edgesBetween(drawn, machine, to, integration),
  );
}

/** A composite alarm is an edge: from the alarms that it looks at to what it notifies. */
function compositeEdges({ templates }: DrawnResources, { role, properties }: Placed): readonly Edge[] {
  const alarms = targetsIn(templates, role, properties['AlarmRule']);
  const actions = targetsIn(templates, role, properties['AlarmActions']);
  return alarms.flatMap((alarm) =>
    actions.map((action) => ({ from: nodeId(alarm), to: nodeId(action), label: NOTIFIES })),
  );
}
