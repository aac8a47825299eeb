import type { Settings } from '../../lib/config';
import type { OpsContext } from '../context/context';

/** Something that is still there. */
export interface Leftover {
  readonly arn: string;
  /** Stack that made it; undefined where none did, as for task definitions that a pipeline registers. */
  readonly stack?: string;
}

/** What a leftover holds and costs. */
export interface Holding {
  /** For example `1.2 GB`; empty where there is nothing to tell. */
  readonly what: string;
  /** USD a month, by the list prices of us-east-1; undefined where nobody knows. */
  readonly monthlyUsd?: number;
  /** The command that removes it as it is now. @default the kind's */
  readonly command?: string;
  /** AWS removes it already: nobody has to. @default false */
  readonly goesByItself?: boolean;
}

/** A kind of leftover: how it is recognized, what it costs, how it goes. */
export interface LeftoverKind {
  readonly title: string;
  /** Part of an ARN from the service on: `logs:…:log-group:…`. */
  readonly pattern: RegExp;
  /** Looks at it. @returns undefined for what does not exist any more; an exception that says so is as good */
  hold(context: OpsContext, arn: string): Promise<Holding | undefined>;
  /** The command that removes it; undefined where none is known. */
  command(arn: string, settings: Pick<Settings, 'environment' | 'prefix'>): string | undefined;
  /** Removes it. @default it is listed, and removed by its command only */
  remove?(context: OpsContext, arn: string): Promise<void>;
  /** What came of `remove`, before the ARN. @default Deleted */
  readonly removed?: string;
}

/** Last part of an ARN, after the last colon or slash. */
export function lastPart(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}

/** What follows the sixth colon, that is everything after account and region. */
export function resourcePart(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

const GB = 1024 ** 3;

/** Bytes and what they cost. */
export function stored(bytes: number, usdPerGb: number): Holding {
  const gigabytes = bytes / GB;
  return {
    what: gigabytes >= 0.1 ? `${gigabytes.toFixed(1)} GB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`,
    monthlyUsd: gigabytes * usdPerGb,
  };
}
