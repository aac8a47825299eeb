import { ValueError, within, type Scope } from './error';

/**
 * True when a condition of the stack's template holds.
 *
 * @param valueOf resolves what `Fn::Equals` compares
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 * @throws ValueError for a condition that does not exist, is malformed or refers to itself
 */
export function conditionHolds(
  name: string,
  scope: Scope,
  valueOf: (expression: unknown) => unknown,
): boolean {
  return new Conditions(scope, valueOf).named(name, scope);
}

class Conditions {
  private readonly underWay: string[] = [];

  constructor(
    private readonly asked: Scope,
    private readonly valueOf: (expression: unknown) => unknown,
  ) {}

  named(name: string, scope: Scope): boolean {
    const conditions = this.asked.stack.template.Conditions ?? {};
    if (!Object.hasOwn(conditions, name)) {
      const known = Object.keys(conditions).join(', ') || 'none';
      throw new ValueError(
        scope,
        `the condition ${name} is not defined.`,
        `The template has these: ${known}.`,
      );
    }
    if (this.underWay.includes(name)) {
      const circle = [...this.underWay, name].join(' -> ');
      throw new ValueError(
        scope,
        `the condition ${name} depends on itself (${circle}).`,
        'Break the circle.',
      );
    }
    this.underWay.push(name);
    const holds = this.holds(conditions[name], { stack: scope.stack, path: ['Conditions', name] });
    this.underWay.pop();
    return holds;
  }

  private holds(expression: unknown, scope: Scope): boolean {
    const [operator = '', argument] = Object.entries(Object(expression))[0] ?? [];
    const inner = within(scope, operator);
    switch (operator) {
      case 'Condition':
        return this.named(String(argument), inner);
      case 'Fn::Equals': {
        const [left, right] = this.operands(argument, inner, 2, 2).map((operand) => this.valueOf(operand));
        // CloudFormation compares what it would write into a template: text, whatever the type.
        return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
      }
      case 'Fn::Not':
        return !this.operands(argument, inner, 1, 1).every((operand) => this.holds(operand, inner));
      case 'Fn::And':
        return this.operands(argument, inner, 2, 10).every((operand) => this.holds(operand, inner));
      case 'Fn::Or':
        return this.operands(argument, inner, 2, 10).some((operand) => this.holds(operand, inner));
      default:
        throw new ValueError(
          scope,
          `${operator || 'the expression'} is not a condition function.`,
          'Use Fn::Equals, Fn::Not, Fn::And, Fn::Or or Condition.',
        );
    }
  }

  private operands(argument: unknown, scope: Scope, least: number, most: number): readonly unknown[] {
    if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return argument;
    const number = least === most ? String(least) : `${least} to ${most}`;
    throw new ValueError(scope, 'the number of operands is wrong.', `Give a list of ${number}.`);
  }
}

function comparable(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
