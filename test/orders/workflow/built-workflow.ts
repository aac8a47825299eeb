import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Settings } from '../../../lib/config/settings';
import { OrdersTable } from '../../../lib/orders/orders-table';
import { OrderWorkflow, type OrderWorkflowProps } from '../../../lib/orders/workflow/order-workflow';
import { type DeepPartial, testSettings } from '../../settings';
import { testApp } from '../../test-app';

export interface BuiltWorkflow {
  readonly workflow: OrderWorkflow;
  readonly template: Template;
}

/** The workflow in a stack with all that it needs: a table of orders and a quote function with an alias. */
export function buildWorkflow(
  workflow: DeepPartial<Settings['workflow']> = {},
  props: Partial<OrderWorkflowProps> = {},
  observability: DeepPartial<Settings['observability']> = {},
  protection: DeepPartial<Settings['protection']> = {},
): BuiltWorkflow {
  const stack = new Stack(testApp(), 'Test');
  const settings = testSettings({ workflow, observability, protection });
  const quote = new lambda.Function(stack, 'Quote', {
    code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
  });
  const built = new OrderWorkflow(stack, 'Orders', {
    settings,
    ordersTable: new OrdersTable(stack, 'OrdersTable', { settings }),
    quote: quote.addAlias('live'),
    ...props,
  });
  return { workflow: built, template: Template.fromStack(stack) };
}

/** A value of a template as text: references are written as `${Id.Attribute}`, without the digits that the CDK adds. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const [entry, ...others] = Object.entries<unknown>({ ...value });
  if (entry === undefined || others.length > 0) return mapped(value);
  const [name, argument] = entry;
  if (name === 'Ref') return `\${${named(String(argument))}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument))
    return `\${${argument.map(String).map(named).join('.')}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map(readable).join(String(argument[0]));
  }
  return mapped(value);
}

function mapped(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

function named(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
