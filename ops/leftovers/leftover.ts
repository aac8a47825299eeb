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
}

/** A kind of leftover: how it is recognized, what it costs, how it goes. */
export interface LeftoverKind {
  readonly title: string;
  /** Part of an ARN from the service on: `logs:…:log-group:…`. */
  readonly pattern: RegExp;
  hold(context: OpsContext, arn: string): Promise<Holding>;
  /** The command that removes it. */
  command(arn: string): string;
  /** Removes it. @default it is listed, and removed by its command only */
  remove?(context: OpsContext, arn: string): Promise<void>;
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
