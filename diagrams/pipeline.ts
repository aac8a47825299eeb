import { at } from '../rehearsal/assembly/at';
import { nodeId, type DrawnResources } from './drawn';
import type { DiagramNode, Edge, Picture } from './picture';
import { targetsIn } from './references';
import type { Placed } from './templates';

/** The stages of a pipeline as nodes, in their order, each with what its actions work on. */
export function stagesOf(drawn: DrawnResources, pipeline: Placed): Picture {
  const stages = Object.values(Object(pipeline.properties['Stages'])).map((stage) => ({
    node: stageNode(pipeline, stage),
    actions: Object.values(Object(at(stage, 'Actions'))),
  }));
  return {
    nodes: stages.map(({ node }) => node),
    edges: [
      ...[nodeId(pipeline), ...stages.map(({ node }) => node.id)].flatMap((from, index) => {
        const next = stages[index]?.node.id;
        return next === undefined ? [] : [{ from, to: next, label: '' }];
      }),
      ...stages.flatMap(({ node, actions }) =>
        actions.flatMap((action) => actionEdges(drawn, pipeline, node.id, action)),
      ),
    ],
  };
}

function stageNode(pipeline: Placed, stage: unknown): DiagramNode {
  const name = String(at(stage, 'Name'));
  const id = `${nodeId(pipeline)}_${name}`;
  return { id, resource: pipeline, label: 'Stage', name, details: [], shape: 'box', together: 'never' };
}

/** What a source action reads comes into the stage; what another action works on is reached from it. */
function actionEdges(
  drawn: DrawnResources,
  { role }: Placed,
  stage: string,
  action: unknown,
): readonly Edge[] {
  const label = `action ${String(at(action, 'Name'))}`;
  const isSource = at(action, 'ActionTypeId', 'Category') === 'Source';
  return targetsIn(drawn.templates, role, at(action, 'Configuration'))
    .flatMap((target) => drawn.meant(target))
    .map(nodeId)
    .map((other) => (isSource ? { from: other, to: stage, label } : { from: stage, to: other, label }));
}
