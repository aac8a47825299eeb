import { ListenerError } from './error';
import type { Action, TargetGroup } from './types';

const MOST_TARGET_GROUPS = 5;
const MOST_WEIGHT = 999;
const MOST_BODY_CHARACTERS = 1024;

/**
 * Checks an action as ELB does when it is created.
 *
 * @param where what the action belongs to, for the message
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html
 * @throws ListenerError with every problem
 */
export function checkAction(action: Action, targetGroups: TargetGroupDirectory, where: string): void {
  const problems = problemsOf(action, targetGroups);
  if (problems.length > 0) throw new ListenerError(`${where}: ${problems.join(' ')}`);
}

function problemsOf(action: Action, targetGroups: TargetGroupDirectory): string[] {
  const problems: string[] = [];
  switch (action.type) {
    case 'forward':
      if (action.targetGroups.length < 1 || action.targetGroups.length > MOST_TARGET_GROUPS) {
        problems.push(
          `A forward action names 1 to ${MOST_TARGET_GROUPS} target groups, not ${action.targetGroups.length}.`,
        );
      }
      for (const { targetGroup, weight } of action.targetGroups) {
        if (!targetGroups.has(targetGroup)) {
          problems.push(
            `The target group ${targetGroup} was not given to the listener; it has ${targetGroups.names()}.`,
          );
        }
        if (!Number.isInteger(weight) || weight < 0 || weight > MOST_WEIGHT) {
          problems.push(
            `The weight of ${targetGroup} is ${weight}; give an integer from 0 to ${MOST_WEIGHT}.`,
          );
        }
      }
      break;
    case 'fixed-response':
      if (!/^[245]\d\d$/.test(String(action.statusCode))) {
        problems.push(`A fixed response has the status ${action.statusCode}; give a 2xx, 4xx or 5xx.`);
      }
      if ((action.messageBody ?? '').length > MOST_BODY_CHARACTERS) {
        problems.push(`A fixed response's body has at most ${MOST_BODY_CHARACTERS} characters.`);
      }
      break;
    case 'redirect':
      if (!action.path.startsWith('/'))
        problems.push(`A redirect's path is ${action.path}; start it with a slash.`);
      break;
  }
  return problems;
}

/** Target groups of a listener by ARN and by name. */
export class TargetGroupDirectory {
  private readonly groups = new Map<string, TargetGroup>();

  constructor(private readonly all: readonly TargetGroup[]) {
    for (const group of all) {
      this.groups.set(group.name, group);
      this.groups.set(group.arn, group);
    }
  }

  has(nameOrArn: string): boolean {
    return this.groups.has(nameOrArn);
  }

  /** @throws ListenerError for a group that the listener was not given */
  get(nameOrArn: string): TargetGroup {
    const group = this.groups.get(nameOrArn);
    if (!group)
      throw new ListenerError(`The listener has no target group ${nameOrArn}; it has ${this.names()}.`);
    return group;
  }

  names(): string {
    return this.all.map(({ name }) => name).join(', ') || 'none';
  }
}

/**
 * The target group that gets the next request, in proportion to the weights. `undefined` when every weight is 0.
 *
 * @param random a number from 0 up to, not including, 1
 */
export function chooseTargetGroup(
  action: Extract<Action, { type: 'forward' }>,
  random: number,
): string | undefined {
  const total = action.targetGroups.reduce((sum, { weight }) => sum + weight, 0);
  let left = random * total;
  for (const { targetGroup, weight } of action.targetGroups) {
    if (left < weight) return targetGroup;
    left -= weight;
  }
  return undefined;
}
