import { z } from 'zod';
import type { PipelineAccount } from './account';
import { jsonCall } from './json-call';

const parameterSchema = z.object({ Parameter: z.object({ Value: z.string() }) });

/** Parameters of an account, read and written as one role. */
export interface Parameters {
  /** @throws ServiceError `ParameterNotFound` */
  get(name: string): Promise<string>;
  put(name: string, value: string): Promise<void>;
}

/** The parameters that an account's Systems Manager has. */
export function parametersOf(account: PipelineAccount, region: string, role: string): Parameters {
  const url = account.endpointUrl('SSM');
  const call = (operation: string, input: object): Promise<unknown> =>
    jsonCall({ url, region, role, service: 'ssm', target: `AmazonSSM.${operation}`, input });
  return {
    get: async (name) => parameterSchema.parse(await call('GetParameter', { Name: name })).Parameter.Value,
    async put(name, value) {
      await call('PutParameter', { Name: name, Value: value, Overwrite: true });
    },
  };
}
