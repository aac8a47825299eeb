import type { Stack, StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config';
import type { RecipeName } from './name';

/** What the stack of every recipe is given. */
export interface RecipeProps extends StackProps {
  readonly settings: Settings;
}

/** An architecture beside the product, in one stack that needs no other. */
export interface Recipe {
  /** Name of its folder here, and last part of its stack's name. */
  readonly name: RecipeName;
  /** What it is for, as CloudFormation shows it. */
  readonly description: string;
  readonly stack: new (scope: Construct, id: string, props: RecipeProps) => Stack;
}
