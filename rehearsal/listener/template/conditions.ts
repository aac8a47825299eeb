import { z } from 'zod';
import type { Condition } from '../types';

const values = z.array(z.string()).min(1, 'a condition needs a value');
const valuesConfig = z.strictObject({
  Values: values.optional(),
  RegexValues: z.never({ error: 'regular expressions are not modelled' }).optional(),
});

const conditionSchema = z
  .strictObject({
    Field: z.string(),
    Values: values.optional(),
    PathPatternConfig: valuesConfig.optional(),
    HostHeaderConfig: valuesConfig.optional(),
    HttpHeaderConfig: valuesConfig.extend({ HttpHeaderName: z.string() }).optional(),
    HttpRequestMethodConfig: valuesConfig.optional(),
    QueryStringConfig: z
      .strictObject({
        Values: z.array(z.strictObject({ Key: z.string().optional(), Value: z.string() })).min(1),
      })
      .optional(),
    SourceIpConfig: valuesConfig.optional(),
  })
  .transform((condition, context): Condition => {
    const missing = (what: string): never => {
      context.addIssue({ code: 'custom', message: `a ${condition.Field} condition needs ${what}` });
      return z.NEVER;
    };
    const { Field: field } = condition;
    switch (field) {
      case 'path-pattern': {
        // Values may stand in the condition itself, an older way of writing it.
        const given = condition.PathPatternConfig?.Values ?? condition.Values;
        return given ? { field, values: given } : missing('PathPatternConfig.Values');
      }
      case 'host-header': {
        const given = condition.HostHeaderConfig?.Values ?? condition.Values;
        return given ? { field, values: given } : missing('HostHeaderConfig.Values');
      }
      case 'http-header': {
        const { HttpHeaderName: name, Values: given } = condition.HttpHeaderConfig ?? {};
        return name !== undefined && given ? { field, name, values: given } : missing('HttpHeaderConfig');
      }
      case 'http-request-method': {
        const given = condition.HttpRequestMethodConfig?.Values;
        return given ? { field, values: given } : missing('HttpRequestMethodConfig.Values');
      }
      case 'query-string': {
        const given = condition.QueryStringConfig?.Values;
        if (!given) return missing('QueryStringConfig.Values');
        return {
          field,
          values: given.map(({ Key, Value }) => ({ ...(Key !== undefined && { key: Key }), value: Value })),
        };
      }
      case 'source-ip': {
        const given = condition.SourceIpConfig?.Values;
        return given ? { field, values: given } : missing('SourceIpConfig.Values');
      }
      default:
        context.addIssue({ code: 'custom', message: `the condition ${field} is not modelled` });
        return z.NEVER;
    }
  });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-listenerrule-rulecondition.html */
export const conditionsSchema = z.array(conditionSchema).min(1, 'a rule needs a condition');
