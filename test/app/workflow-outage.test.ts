import { type ApiProcess, endProcess, imageBundle, startApiProcess } from './api-process';
import { type OrdersTable, startOrdersTable } from './orders-table';
import { DECISION_KEY, problemOf } from './running-api';
import { type LocalStepFunctions, startStepFunctions } from './step-functions';

/** The program itself: errors of the network are of Node's own making, which a test in this process does not see. */
describe('when the connection to Step Functions breaks', () => {
  let table: OrdersTable;
  let stepFunctions: LocalStepFunctions;
  let api: ApiProcess;
  beforeAll(async () => {
    [table, stepFunctions] = await Promise.all([startOrdersTable(), startStepFunctions()]);
    stepFunctions.answer = () => 'reset';
    api = await startApiProcess(imageBundle(), table.endpoint, {
      AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint,
      ORDER_WORKFLOW_ARN: 'arn:aws:states:us-east-1:111111111111:stateMachine:Orders',
      DECISION_KEY,
    });
  });
  afterAll(async () => {
    await endProcess(api);
    await stepFunctions.close();
    await table.close();
  });

  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${DECISION_KEY}` },
      body: JSON.stringify(body),
    });

  test('an order is stored and answered with 201, and the log has a warning', async () => {
    const response = await post('/orders', { customer: 'c-1', lines: [{ sku: 'PEN', quantity: 1 }] });

    expect(response.status).toBe(201);
    expect(await api.logged('order workflow not started')).toMatchObject({
      level: 'warn',
      err: { type: 'WorkflowUnavailableError' },
    });
  });

  test('a decision is answered with 503', async () => {
    const orderId = 'bbbbbbbb-0000-4000-8000-000000000001';
    await table.put({
      orderId,
      customer: 'c-1',
      status: 'AWAITING_APPROVAL',
      createdAt: '2026-01-01T00:00:00.000Z',
      lines: [],
      lineCount: 1,
      totalQuantity: 1,
      requestHash: 'h',
      requestId: 'r',
      approval: { taskToken: 'token-1' },
    });

    const response = await post(`/orders/${orderId}/decision`, { decision: 'approve', by: 'approver-7' });

    expect(await problemOf(response)).toMatchObject({
      status: 503,
      type: '/openapi.json#/x-problem-types/workflow-unavailable',
    });
  });
});
