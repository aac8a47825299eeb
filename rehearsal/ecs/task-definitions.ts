import { z } from 'zod';
import { ServiceError } from '../aws/wire';
import { parseTaskDefinition } from '../task/from-template';
import type { TaskDefinitionModel } from '../task/model';
import { templateProperties } from './property-names';

/** A registered revision. It never changes. */
export interface RegisteredTaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  /** `family:revision` */
  readonly name: string;
  /** As it was registered, in the names of the API. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly model: TaskDefinitionModel;
  /** Template milliseconds. */
  readonly registeredAt: number;
}

export interface TaskDefinitionsOptions {
  /** What stands before `family:revision` in an ARN: `arn:aws:ecs:…:task-definition/`. */
  readonly arnPrefix: string;
  /** Template milliseconds. */
  readonly now: () => number;
}

/**
 * The task definitions of an account: revisions by family, all of them kept.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export class TaskDefinitions {
  private readonly revisions = new Map<string, RegisteredTaskDefinition[]>();

  constructor(private readonly options: TaskDefinitionsOptions) {}

  /** @throws ServiceError `ClientException` naming what is missing or has the wrong shape */
  register(request: Readonly<Record<string, unknown>>): RegisteredTaskDefinition {
    const { family } = request;
    if (typeof family !== 'string' || family === '') {
      throw new ServiceError('ClientException', 'Family is missing: give the task definition a family.');
    }
    const before = this.revisions.get(family) ?? [];
    const revision = before.length + 1;
    const name = `${family}:${revision}`;
    const registered = {
      arn: `${this.options.arnPrefix}${name}`,
      family,
      revision,
      name,
      request,
      model: modelOf(family, request),
      registeredAt: this.options.now(),
    };
    this.revisions.set(family, [...before, registered]);
    return registered;
  }

  /**
   * @param reference ARN, `family:revision`, or the family, which means its latest revision
   * @throws ServiceError `ClientException` when there is none
   */
  get(reference: string): RegisteredTaskDefinition {
    const name = reference.split('/').at(-1) ?? reference;
    const [family = '', revision] = name.split(':');
    const all = this.revisions.get(family) ?? [];
    const found = revision === undefined ? all.at(-1) : all[Number(revision) - 1];
    if (found) return found;
    throw new ServiceError('ClientException', `Unable to describe task definition ${reference}.`);
  }
}

function modelOf(family: string, request: Readonly<Record<string, unknown>>): TaskDefinitionModel {
  try {
    return parseTaskDefinition(family, templateProperties(request));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ServiceError(
      'ClientException',
      `The task definition of ${family} is not valid: ${problems.join('; ')}`,
    );
  }
}
