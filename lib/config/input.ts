import type {
  CodeDeployDeployment,
  EcsNativeDeployment,
  EnvironmentName,
  ImageSettings,
  LoadBalancerSettings,
  LogSettings,
  NetworkSettings,
  ProtectionSettings,
  ServiceSettings,
  Settings,
  TimeoutSettings,
} from './settings';

/**
 * One environment as a user writes it: any setting may be left out and then has its default. What is written is checked
 * in full when the app starts; the meaning of each setting stands in `settings.ts` and in `docs/configuration.md`.
 */
export interface EnvironmentInput extends Partial<Pick<Settings, 'prefix' | 'account' | 'region' | 'tags'>> {
  readonly protection?: Partial<ProtectionSettings>;
  readonly logs?: Partial<LogSettings>;
  readonly network?: Partial<NetworkSettings>;
  readonly image?: Partial<ImageSettings>;
  readonly service?: Partial<Omit<ServiceSettings, 'tasks' | 'scaling'>> & {
    readonly tasks?: Partial<ServiceSettings['tasks']>;
    readonly scaling?: Partial<ServiceSettings['scaling']>;
  };
  readonly loadBalancer?: Partial<LoadBalancerSettings>;
  readonly timeouts?: Partial<Omit<TimeoutSettings, 'healthCheck'>> & {
    readonly healthCheck?: Partial<TimeoutSettings['healthCheck']>;
  };
  readonly deployment?:
    CodeDeployDeployment | (Pick<EcsNativeDeployment, 'strategy'> & Partial<EcsNativeDeployment>);
}

/** Every environment there is, by name. A fork may drop the ones that it does not use. */
export type Environments = { readonly [Name in EnvironmentName]?: EnvironmentInput };
