import { runProjectBuild } from '../build/project-build';
import { PipelineError } from '../error';
import { buildEvent } from '../events';
import { ActionFailure, type ActionRunner } from './action';

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export const codeBuild: ActionRunner<'CodeBuild'> = async (context) => {
  const { action, input, services, signal, work } = context;
  const { builds, bus, pipeline, place } = services;
  const project = pipeline.projects.get(work.project);
  const [source, ...others] = action.inputs;
  const [output, ...further] = action.outputs;
  if (!project) throw new PipelineError(`There is no CodeBuild project ${work.project} in the assembly.`);
  if (source === undefined || others.length > 0 || further.length > 0) {
    throw new PipelineError(
      `The action ${context.stage}/${action.name} has ${action.inputs.length} inputs and ${action.outputs.length} outputs; ` +
        'a rehearsed build has one input and at most one output.',
    );
  }
  services.access.build(action.role, project.name);
  const { artifact, build } = await runProjectBuild({
    pipeline,
    access: services.access,
    project,
    variables: work.variables,
    source: await input(source),
    sourceVersion: context.sourceVersion ?? '',
    hasOutput: output !== undefined,
    host: builds,
    signal,
  });
  const stream = build.id.slice(project.name.length + 1);
  const initiator = `codepipeline/${pipeline.name}`;
  bus.put(buildEvent(project, place, { arn: build.arn, stream, status: build.status, initiator }));
  const result = { externalId: build.id, variables: build.exported, build };
  if (build.status !== 'SUCCEEDED') {
    const message = `Build terminated with state: ${build.status}. ${build.message ?? ''}`.trim();
    throw new ActionFailure('JobFailed', message, result);
  }
  return output === undefined || !artifact ? result : { ...result, artifacts: new Map([[output, artifact]]) };
};
