import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import {
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
} from 'aws-cdk-lib';

/** What the thread answers. */
type Answer =
  | { readonly report: PolicyValidationPluginReport; readonly error?: undefined }
  | { readonly report?: undefined; readonly error: Error };

/** Real milliseconds after which a thread that neither answers nor ends is given up. */
const PATIENCE_MS = 120_000;

/**
 * Begins to build the rules of an app: the first thing that its process does.
 *
 * @param types of the resources that its templates may have
 * @returns what to register with `Validations.of(app).addPlugins`: nothing where there is no validation, as tests and
 * benchmarks ask for by `CDK_VALIDATION=false`
 */
export function rulesAhead(types: readonly string[]): readonly CloudFormationValidatePlugin[] {
  // The rules are a WebAssembly program that runs once: compiling it twice, the second time for speed, costs more than it
  // saves. V8 calls the flag one for testing; a version without it says so and goes on (docs/performance.md).
  setFlagsFromString('--liftoff-only');
  return process.env['CDK_VALIDATION'] === 'false' ? [] : [new RulesAhead(types)];
}

/**
 * aws-cdk-lib's validation of templates, with its rules built on a thread of its own while stacks are loaded and made.
 * Building them takes two seconds, a quarter of a synthesis, and needs no template (docs/performance.md). It takes the
 * place of the plugin that aws-cdk-lib registers by itself, and where the thread cannot answer, validates as that one does.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.CloudFormationValidatePlugin.html
 */
export class RulesAhead extends CloudFormationValidatePlugin {
  private readonly answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly port;

  /**
   * @param types of the resources that templates may have; with another one the rules are built again, later
   * @param program of the thread. @default validates
   */
  constructor(types: readonly string[], program = path.join(__dirname, 'worker.cjs')) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    new Worker(program, {
      workerData: { port: port2, answered: this.answered, types },
      transferList: [port2],
      execArgv: [],
    })
      // Whoever waits finds no answer.
      .on('error', () => undefined)
      // An app with a mistake in its settings ends before there is a template.
      .unref();
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const answer = this.answerTo(context);
    if (answer === undefined) return super.validate(context);
    if (answer.error !== undefined) throw answer.error;
    return answer.report;
  }

  /** Stands still until the thread has answered: a plugin may not answer later. */
  private answerTo(context: IPolicyValidationContext): Answer | undefined {
    const { templatePaths, stackTemplates } = context;
    // A port, not a window.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.port.postMessage({ templatePaths, stackTemplates });
    Atomics.wait(this.answered, 0, 0, PATIENCE_MS);
    const received: { readonly message: Answer } | undefined = receiveMessageOnPort(this.port);
    return received?.message;
  }
}
