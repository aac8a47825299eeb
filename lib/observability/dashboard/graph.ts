import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Of the 24 columns of a dashboard. */
const QUARTER = 6;
const HEIGHT = 6;

export interface Graph {
  readonly title: string;
  readonly left: readonly cloudwatch.IMetric[];
  /** On the axis of their own at the right: what counts events beside amounts. */
  readonly right?: readonly cloudwatch.IMetric[];
  /** From where on an alarm goes off, as a line across. */
  readonly limit?: { readonly value: number; readonly label: string };
}

/** A graph of a quarter of the width. Its axis begins at 0, so that a small change looks small. */
export function graph({ title, left, right = [], limit }: Graph): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    left: [...left],
    right: [...right],
    leftAnnotations: limit && [{ ...limit, color: cloudwatch.Color.RED }],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: right.length === 0 ? undefined : { min: 0, showUnits: false },
    width: QUARTER,
    height: HEIGHT,
  });
}
