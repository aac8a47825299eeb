import { createHash } from 'node:crypto';
import type { AssemblyStack } from '../assembly/types';
import type { ResolverOptions } from './types';

/** Stands for `AWS::NoValue` while a value is worked out; what holds it loses the property or list item. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** The account that AWS's documentation uses; no account of anybody's. */
const EXAMPLE_ACCOUNT = '123456789012';
const EXAMPLE_REGION = 'us-east-1';

/** Where a stack would live. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
}

export function placeOf(stack: AssemblyStack, options: ResolverOptions): Place {
  const region = stack.region ?? options.region ?? EXAMPLE_REGION;
  const account = stack.account ?? options.account ?? EXAMPLE_ACCOUNT;
  return { account, region, ...partitionOf(region) };
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function partitionOf(region: string): { partition: string; urlSuffix: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { partition: 'aws-us-gov', urlSuffix: 'amazonaws.com' };
  return { partition: 'aws', urlSuffix: 'amazonaws.com' };
}

/**
 * The value of a pseudo parameter, or `undefined` when there is none of that name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
 */
export function pseudoParameter(name: string, stack: AssemblyStack, options: ResolverOptions): unknown {
  const { account, region, partition, urlSuffix } = placeOf(stack, options);
  switch (name) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partition;
    case 'AWS::URLSuffix':
      return urlSuffix;
    case 'AWS::StackName':
      return stack.stackName;
    case 'AWS::StackId':
      return `arn:${partition}:cloudformation:${region}:${account}:stack/${stack.stackName}/${uuidOf(stack.stackName)}`;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return NO_VALUE;
    default:
      return undefined;
  }
}

/** A UUID made from text: the same text gives the same one. */
export function uuidOf(text: string): string {
  const hex = hexOf(text, 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** Hexadecimal digits made from text: the same text gives the same ones. At most 64. */
export function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
