import type { AssemblyStack } from '../../assembly/types';
import { hexOf, uuidOf, type Place } from '../pseudo';

/** The resource whose name or attribute is made up. */
export interface Subject extends Place {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  readonly type: string;
  /** A property, resolved; `undefined` when the template does not set it. */
  property(name: string): unknown;
  /** A property that is text. @throws ValueError when it is not set and there is no `fallback`, or is something else */
  text(name: string, fallback?: string): string;
}

/** What `Ref` and `Fn::GetAtt` give for the resources of a type. */
export interface ResourceType {
  readonly ref: (subject: Subject) => string;
  /** By attribute name as in `Fn::GetAtt`. Left out: an attribute that nothing here can know, which then throws. */
  readonly attributes?: Readonly<Record<string, (subject: Subject) => unknown>>;
}

export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** Hexadecimal digits that belong to this resource alone. */
export function hex(subject: Subject, digits: number, purpose = ''): string {
  return hexOf(`${subject.stack.stackName}/${subject.logicalId}/${purpose}`, digits);
}

export function uuid(subject: Subject, purpose = ''): string {
  return uuidOf(`${subject.stack.stackName}/${subject.logicalId}/${purpose}`);
}

/** An id as EC2 makes them: `vpc-0` and 16 digits. */
export function ec2Id(prefix: string): (subject: Subject) => string {
  return (subject) => `${prefix}-0${hex(subject, 16)}`;
}

/** The property that names the resource or, without it, a name as CloudFormation makes them: stack, logical id, chance. */
export function nameFrom(property: string, longest = 255): (subject: Subject) => string {
  return (subject) => {
    const given = subject.property(property);
    if (typeof given === 'string') return given;
    const tail = hex(subject, 12).toUpperCase();
    const room = Math.floor((longest - tail.length - 2) / 2);
    return `${subject.stack.stackName.slice(0, room)}-${subject.logicalId.slice(0, room)}-${tail}`;
  };
}

/** `arn:partition:service:region:account:resource`. */
export function arn(service: string, resource: (subject: Subject) => string): (subject: Subject) => string {
  return (subject) =>
    `arn:${subject.partition}:${service}:${subject.region}:${subject.account}:${resource(subject)}`;
}

/** An ARN of a global service: without region. */
export function globalArn(
  service: string,
  resource: (subject: Subject) => string,
): (subject: Subject) => string {
  return (subject) => `arn:${subject.partition}:${service}::${subject.account}:${resource(subject)}`;
}

/** An attribute that repeats a property. */
export function fromProperty(property: string): (subject: Subject) => unknown {
  return (subject) => subject.property(property);
}
