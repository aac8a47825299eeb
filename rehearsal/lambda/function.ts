import { ServiceError } from '../aws/wire';
import { environmentPool } from './pool';
import type { EnvironmentPool } from './pool';
import type { CodeStore } from './package';
import type { AliasRouting } from './routing';
import { assertRouting } from './routing';
import type { VersionConfiguration } from './version';

export const LATEST = '$LATEST';

/** What every environment of the service shares. */
export interface FunctionSurroundings {
  readonly store: CodeStore;
  /** Variables that point the SDK's clients to local endpoints. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly onLogLine: (functionName: string, version: string, line: string) => void;
}

/** A version, or the unpublished code: configuration and code as they were, and the environments that run it. */
interface Runnable {
  readonly configuration: VersionConfiguration;
  readonly pool: EnvironmentPool;
}

/** A function: its unpublished code, its published versions, which never change, and its aliases. */
export class RehearsedFunction {
  private readonly runnables = new Map<string, Runnable>();
  private readonly aliases = new Map<string, AliasRouting>();
  private revision = 0;
  private concurrent = 0;

  /** @param reservedConcurrency invocations of all versions at once. @default no limit of its own */
  constructor(
    readonly name: string,
    private readonly surroundings: FunctionSurroundings,
    private reservedConcurrency?: number,
  ) {}

  /** Puts new unpublished code and configuration. Published versions keep theirs. */
  async update(configuration: VersionConfiguration, reservedConcurrency?: number): Promise<void> {
    this.reservedConcurrency = reservedConcurrency;
    this.revision += 1;
    const before = this.runnables.get(LATEST);
    this.runnables.set(LATEST, await this.runnable(configuration, LATEST, `${LATEST}-${this.revision}`));
    await before?.pool.close();
  }

  /** Publishes the unpublished code under a number. @throws Error when the number is taken or there is no code */
  async publish(version: string): Promise<void> {
    if (this.runnables.has(version)) throw new Error(`${this.name}:${version} is published already.`);
    const { configuration } = this.published(LATEST);
    this.runnables.set(version, await this.runnable(configuration, version, version));
  }

  /** @throws ServiceError when a version that the routing names is not published */
  putAlias(alias: string, routing: AliasRouting): void {
    assertRouting(routing);
    for (const version of [routing.functionVersion, routing.additional?.version]) {
      if (version !== undefined) this.published(version);
    }
    this.aliases.set(alias, routing);
  }

  /** @throws ServiceError `ResourceNotFoundException` */
  alias(name: string): AliasRouting {
    const routing = this.aliases.get(name);
    if (!routing) throw notFound(`${this.name}:${name}`);
    return routing;
  }

  /** The routing behind a qualifier: an alias's own, or everything to the version. */
  routing(qualifier: string = LATEST): AliasRouting {
    if (!this.aliases.has(qualifier)) this.published(qualifier);
    return this.aliases.get(qualifier) ?? { functionVersion: qualifier };
  }

  configuration(version: string): VersionConfiguration {
    return this.published(version).configuration;
  }

  pool(version: string): EnvironmentPool {
    return this.published(version).pool;
  }

  /** Published versions, in order of publishing. */
  get versions(): readonly string[] {
    return [...this.runnables.keys()].filter((version) => version !== LATEST);
  }

  /** Runs `invocation` within the function's concurrency. @throws ServiceError `TooManyRequestsException` */
  async withinConcurrency<T>(invocation: () => Promise<T>): Promise<T> {
    if (this.reservedConcurrency !== undefined && this.concurrent >= this.reservedConcurrency) {
      throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    this.concurrent += 1;
    try {
      return await invocation();
    } finally {
      this.concurrent -= 1;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.runnables.values()].map(({ pool }) => pool.close()));
  }

  private async runnable(
    configuration: VersionConfiguration,
    version: string,
    folder: string,
  ): Promise<Runnable> {
    const codeFolder = await this.surroundings.store.publish(this.name, folder, configuration.codePath);
    const pool = environmentPool({
      configuration,
      codeFolder,
      version,
      logStream: `rehearsal/[${version}]`,
      endpoints: this.surroundings.endpoints,
      onLogLine: (line) => this.surroundings.onLogLine(this.name, version, line),
    });
    return { configuration, pool };
  }

  private published(version: string): Runnable {
    const runnable = this.runnables.get(version);
    if (!runnable) throw notFound(`${this.name}:${version}`);
    return runnable;
  }
}

/** @param reference name, with qualifier when one was asked for */
export function notFound(reference: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Function not found: ${reference}`, 404);
}
