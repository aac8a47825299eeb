import { App, Stack, Validations } from 'aws-cdk-lib';
import { addStacks } from '../../lib/app';
import { loadSettings, type Settings } from '../../lib/config';
import { handlerNames } from '../../lib/handlers/bundle';
import { HandlerFunction } from '../../lib/handlers/handler-function';
import { ImageStack } from '../../lib/image/stack';
import { NetworkStack } from '../../lib/network/stack';
import { OrdersStack } from '../../lib/orders/stack';
import { ServiceStack } from '../../lib/service/stack';
import { rulesAhead } from '../../lib/validation/rules-ahead';
import { knownTypes } from '../../ops/cost/known-types';

/** An app of so many of one thing, for `growth.ts`: `tsx app.ts services 5`. */
const GROW: Readonly<Record<string, (app: App, count: number) => void>> = {
  services: addServices,
  functions: addFunctions,
  environments: addEnvironments,
};

/** Each service has a stack of its own; network, image and table are shared. */
function addServices(app: App, count: number): void {
  const settings = loadSettings();
  const common = { settings };
  const { network } = new NetworkStack(app, 'network', common);
  const { serviceImage, releasedImage } = new ImageStack(app, 'image', common);
  const { ordersTable } = new OrdersStack(app, 'orders', common);
  const parts = { ...common, network, serviceImage, releasedImage, ordersTable };
  for (let number = 1; number <= count; number += 1) new ServiceStack(app, `service-${number}`, parts);
}

function addFunctions(app: App, count: number): void {
  const settings: Settings = loadSettings();
  const stack = new Stack(app, 'functions');
  const handlers = handlerNames();
  for (let number = 0; number < count; number += 1) {
    const handler = handlers[number % handlers.length] ?? '';
    new HandlerFunction(stack, `Function${number}`, { settings, handler, description: handler });
  }
}

/** The whole product, once for each prefix. */
function addEnvironments(app: App, count: number): void {
  for (let number = 1; number <= count; number += 1)
    addStacks(app, loadSettings({ prefix: `copy${number}` }));
}

const [what = '', count = ''] = process.argv.slice(2);
const grow = GROW[what];
if (grow === undefined) throw new Error(`"${what}" does not grow; known: ${Object.keys(GROW).join(', ')}.`);
const app = new App();
Validations.of(app).addPlugins(...rulesAhead(knownTypes()));
grow(app, Number(count));
