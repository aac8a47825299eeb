import { text } from './input';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

/** A parameter as it is now. */
export interface StoredParameter {
  readonly value: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  /** Counted from 1 on. */
  readonly version: number;
  /** Template milliseconds. */
  readonly changedAt: number;
}

/** The parameters of an account, by name. */
export class ParameterStore {
  private readonly parameters = new Map<string, StoredParameter>();

  /** @param now template milliseconds */
  constructor(private readonly now: () => number) {}

  get(name: string): StoredParameter | undefined {
    return this.parameters.get(name);
  }

  put(name: string, value: string, type: StoredParameter['type'] = 'String'): StoredParameter {
    const version = (this.parameters.get(name)?.version ?? 0) + 1;
    const stored = { value, type, version, changedAt: this.now() };
    this.parameters.set(name, stored);
    return stored;
  }
}

/**
 * GetParameter and PutParameter of Systems Manager, over JSON 1.1. A SecureString is kept as it is.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function ssmProtocol(store: ParameterStore, time: WallTime): WireProtocol {
  return jsonProtocol({
    service: 'ssm',
    target: 'AmazonSSM',
    version: '1.1',
    operations: {
      GetParameter(input) {
        const name = text(input, 'Name');
        const found = store.get(name);
        if (!found) throw new ServiceError('ParameterNotFound', `There is no parameter ${name}.`);
        return {
          Parameter: {
            Name: name,
            Value: found.value,
            Type: found.type,
            Version: found.version,
            LastModifiedDate: time.epochSeconds(found.changedAt),
            DataType: 'text',
          },
        };
      },
      PutParameter(input) {
        const name = text(input, 'Name');
        const before = store.get(name);
        if (before && input.Overwrite !== true) {
          throw new ServiceError(
            'ParameterAlreadyExists',
            `The parameter ${name} already exists. To overwrite this value, set the overwrite option in the request to true.`,
          );
        }
        const type = typeOf(input.Type) ?? before?.type;
        if (!type)
          throw new ServiceError('ValidationException', `Type of the new parameter ${name} is missing.`);
        return { Version: store.put(name, text(input, 'Value'), type).version, Tier: 'Standard' };
      },
    },
  });
}

function typeOf(value: unknown): StoredParameter['type'] | undefined {
  return (['String', 'StringList', 'SecureString'] as const).find((type) => type === value);
}
