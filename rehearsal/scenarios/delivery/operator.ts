import { CodeDeployClient, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { ECSClient, ListServiceDeploymentsCommand, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import type { DeliveryAccount } from '../../delivery/account';

/** Somebody with the AWS CLI: calls AWS by the real SDK clients. */
export interface Operator {
  /** Stops a deployment, by the API of the strategy. @throws the SDK's typed exception */
  stop(deploymentId: string): Promise<void>;
  close(): void;
}

/** An operator of an account. */
export function operator(account: DeliveryAccount): Operator {
  // Advice of the SDK about this machine's Node.js, which says nothing about the rehearsal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const config = {
    region: account.plan.region,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'rehearsal' },
    maxAttempts: 1,
  };
  const codeDeploy = new CodeDeployClient({ ...config, endpoint: account.endpointUrl('CODEDEPLOY') });
  const ecs = new ECSClient({ ...config, endpoint: account.endpointUrl('ECS') });
  return {
    async stop(deploymentId) {
      if (account.plan.delivery.strategy === 'codedeploy') {
        await codeDeploy.send(new StopDeploymentCommand({ deploymentId }));
        return;
      }
      const { clusterName, serviceArn } = account.plan;
      const { serviceDeployments = [] } = await ecs.send(
        new ListServiceDeploymentsCommand({ cluster: clusterName, service: serviceArn }),
      );
      const arn = serviceDeployments
        .map(({ serviceDeploymentArn }) => serviceDeploymentArn)
        .find((candidate) => candidate?.endsWith(`/${deploymentId}`));
      await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: 'ROLLBACK' }));
    },
    close() {
      codeDeploy.destroy();
      ecs.destroy();
    },
  };
}

/** Name of the exception with which an attempt is refused. @throws Error when it is accepted */
export async function nameOfRefusal(attempt: Promise<unknown>, what: string): Promise<string> {
  const refusal = await attempt.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  if (refusal !== undefined) return refusal;
  throw new Error(`${what} was accepted.`);
}
