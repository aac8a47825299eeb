import { z } from 'zod';
import type { Action } from '../types';

const order = z.coerce.number().optional();
const weightedSchema = z.strictObject({
  TargetGroupArn: z.string(),
  // ELB takes a group without a weight for one of weight 1.
  Weight: z.coerce.number().default(1),
});

const forwardSchema = z.strictObject({
  Type: z.literal('forward'),
  Order: order,
  TargetGroupArn: z.string().optional(),
  ForwardConfig: z
    .strictObject({
      TargetGroups: z.array(weightedSchema).default([]),
      TargetGroupStickinessConfig: z
        .looseObject({
          Enabled: z
            .union([z.literal(false), z.literal('false')], {
              error: 'target group stickiness is not modelled',
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

const fixedResponseSchema = z.strictObject({
  Type: z.literal('fixed-response'),
  Order: order,
  FixedResponseConfig: z.strictObject({
    StatusCode: z.coerce.number(),
    ContentType: z.string().optional(),
    MessageBody: z.string().optional(),
  }),
});

const redirectSchema = z.strictObject({
  Type: z.literal('redirect'),
  Order: order,
  RedirectConfig: z.strictObject({
    StatusCode: z.enum(['HTTP_301', 'HTTP_302']),
    Protocol: z.string().default('#{protocol}'),
    Host: z.string().default('#{host}'),
    Port: z.coerce.string().default('#{port}'),
    Path: z.string().default('/#{path}'),
    Query: z.string().default('#{query}'),
  }),
});

/**
 * The actions of a rule or listener, of which the model runs one: `forward`, `fixed-response` or `redirect`. The
 * authenticating ones, which come before these, are refused by name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-listenerrule-action.html
 */
export const actionsSchema = z
  .array(
    z.discriminatedUnion('Type', [forwardSchema, fixedResponseSchema, redirectSchema], {
      error: ({ input }) => `the action ${JSON.stringify(Object(input)['Type'])} is not modelled`,
    }),
  )
  .length(1, 'a rule needs exactly one action: forward, fixed-response or redirect')
  .transform(([action], context): Action => {
    if (action === undefined) return z.NEVER;
    if (action.Type === 'forward') return forwardAction(action, context);
    return action.Type === 'redirect' ? redirectAction(action) : fixedResponseAction(action);
  });

function forwardAction(
  { TargetGroupArn, ForwardConfig }: z.infer<typeof forwardSchema>,
  context: z.RefinementCtx,
): Action {
  const weighted = ForwardConfig?.TargetGroups ?? [];
  if (weighted.length > 0) {
    const targetGroups = weighted.map((group) => ({
      targetGroup: group.TargetGroupArn,
      weight: group.Weight,
    }));
    return { type: 'forward', targetGroups };
  }
  if (TargetGroupArn !== undefined)
    return { type: 'forward', targetGroups: [{ targetGroup: TargetGroupArn, weight: 1 }] };
  context.addIssue({ code: 'custom', message: 'the forward action names no target group' });
  return z.NEVER;
}

function fixedResponseAction({ FixedResponseConfig }: z.infer<typeof fixedResponseSchema>): Action {
  const { StatusCode: statusCode, ContentType, MessageBody } = FixedResponseConfig;
  return {
    type: 'fixed-response',
    statusCode,
    ...(ContentType !== undefined && { contentType: ContentType }),
    ...(MessageBody !== undefined && { messageBody: MessageBody }),
  };
}

function redirectAction({ RedirectConfig }: z.infer<typeof redirectSchema>): Action {
  const { StatusCode, Protocol, Host, Port, Path, Query } = RedirectConfig;
  const statusCode = StatusCode === 'HTTP_301' ? 301 : 302;
  return {
    type: 'redirect',
    statusCode,
    protocol: Protocol,
    host: Host,
    port: Port,
    path: Path,
    query: Query,
  };
}
