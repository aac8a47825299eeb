import { loadAssembly } from '../../../rehearsal/assembly';
import { readServiceApis } from '../../../rehearsal/api-gateway/from-template';
import { startRestApi } from '../../../rehearsal/api-gateway/server';
import { callLedger } from '../../../rehearsal/aws/calls';
import { stepFunctionsProtocol } from '../../../rehearsal/aws/step-functions';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import { closing } from '../../../rehearsal/closing';
import { RestQuoteDesk } from '../../../rehearsal/orders/quote-desk';
import { parseDefinition } from '../../../rehearsal/state-machine/definition';
import { readStateMachines } from '../../../rehearsal/state-machine/from-template';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';
import { fixture, machine } from '../state-machine/machines';

const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
const resolver = undeployedResolver(assembly);
const [model] = readServiceApis(assembly, resolver);
const express = readStateMachines(assembly, resolver).find(({ type }) => type === 'EXPRESS');
if (!model || !express) throw new Error('The sandbox has no API in front of an Express state machine.');

const OUTPUT = { status: 409, contentType: 'text/plain', body: 'said' };

describe('a REST API that listens', () => {
  const parts = closing(new AbortController().signal);
  afterEach(() => parts.close());

  it('starts an execution by the API of Step Functions, in the name of its role, and answers what that says', async () => {
    const { service, clock } = fixture(machine({ Wait: { Type: 'Pass', End: true } }));
    const definition = parseDefinition(
      'check',
      machine({ Say: { Type: 'Pass', Result: OUTPUT, End: true } }),
    );
    service.putMachine({ ...express, definition });
    const ledger = callLedger();
    const endpoint = await startEndpoint(stepFunctionsProtocol(service, wallTime(clock)), { ledger });
    parts.add(endpoint);
    const endpoints = { AWS_ENDPOINT_URL_SFN: endpoint.url };
    const api = parts.add(await startRestApi(model, { endpoints, region: 'us-east-1' }));

    const answer = await new RestQuoteDesk(`${api.url}/quote-check`).ask([{ sku: 'MUG-1', quantity: 1 }]);

    expect(answer).toMatchObject({ status: 409, contentType: 'text/plain' });
    expect(String(answer.body).trim()).toBe('said');
    expect(ledger.counts()).toEqual([
      expect.objectContaining({
        role: expect.stringContaining('QuoteCheckApiRole'),
        operation: 'StartSyncExecution',
      }),
    ]);
  });

  it('is refused when it calls a service that the rehearsal does not call by its API', async () => {
    const methods = model.methods.map((method) => ({
      ...method,
      integration: { ...method.integration, service: 'sqs' },
    }));
    await expect(startRestApi({ ...model, methods }, { endpoints: {}, region: 'us-east-1' })).rejects.toThrow(
      'It calls sqs. Modelled are states.',
    );
  });
});
