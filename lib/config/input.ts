import type {
  ArchiveSourceSettings,
  BuildSettings,
  CodeDeployDeployment,
  DeliverySettings,
  EcsNativeDeployment,
  EnvironmentName,
  GitHubSettings,
  GitHubSourceSettings,
  ImageSettings,
  LoadBalancerSettings,
  LogSettings,
  NetworkSettings,
  ObservabilitySettings,
  ProtectionSettings,
  QuoteSettings,
  ReleaseAlarmSettings,
  ScanSettings,
  ServiceSettings,
  Settings,
  TimeoutSettings,
  WorkflowSettings,
} from './settings';

/**
 * One environment as a user writes it: any setting may be left out and then has its default. What is written is checked
 * in full when the app starts; the meaning of each setting stands in `settings.ts` and in `docs/configuration.md`.
 */
export interface EnvironmentInput extends Partial<
  Pick<Settings, 'prefix' | 'account' | 'region' | 'budget' | 'tags'>
> {
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
  readonly deployment?: DeploymentInput<CodeDeployDeployment> | DeploymentInput<EcsNativeDeployment>;
  readonly delivery?: Partial<Omit<DeliverySettings, 'source' | 'build' | 'scan' | 'approval'>> & {
    readonly source?:
      | ArchiveSourceSettings
      | (Omit<GitHubSourceSettings, 'branch'> & Partial<GitHubSourceSettings>);
    readonly build?: Partial<BuildSettings>;
    readonly scan?: Partial<ScanSettings>;
    readonly approval?: { readonly type: 'none' } | { readonly type: 'manual'; readonly hours?: number };
  };
  readonly quote?: Partial<Omit<QuoteSettings, 'alarms' | 'api'>> & {
    readonly alarms?: Partial<QuoteSettings['alarms']>;
    readonly api?: Partial<Omit<QuoteSettings['api'], 'cache'>> & {
      readonly cache?: Partial<QuoteSettings['api']['cache']>;
    };
  };
  readonly workflow?: Partial<Omit<WorkflowSettings, 'approval' | 'shipping' | 'quoteCheck'>> & {
    readonly approval?: Partial<WorkflowSettings['approval']>;
    readonly shipping?: Partial<WorkflowSettings['shipping']>;
    readonly quoteCheck?: Partial<WorkflowSettings['quoteCheck']>;
  };
  readonly github?: Pick<GitHubSettings, 'repository'> & Partial<GitHubSettings>;
  readonly observability?: Partial<ObservabilitySettings>;
}

/** The strategy and any of its settings. */
type DeploymentInput<Deployment extends CodeDeployDeployment | EcsNativeDeployment> = Pick<
  Deployment,
  'strategy'
> &
  Partial<Omit<Deployment, 'strategy' | 'alarms'>> & { readonly alarms?: Partial<ReleaseAlarmSettings> };

/** Every environment there is, by name. A fork may drop the ones that it does not use. */
export type Environments = { readonly [Name in EnvironmentName]?: EnvironmentInput };
