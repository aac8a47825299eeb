import { REGION } from '../quote/environment';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib';
import { QuoteCheckStack } from '../../lib/quote-check/stack';
import type { Settings } from '../../lib/config';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

const ACCOUNT = `${REGION}:123456789012`;
export const QUOTE = `arn:aws:lambda:${ACCOUNT}:function:quote:live`;
export const TOTAL = `arn:aws:lambda:${ACCOUNT}:function:total`;
export const STOCK = `arn:aws:dynamodb:${ACCOUNT}:table/stock`;

/** The stack of the check alone; what it reads is somewhere else. */
export function checkTemplate(settings: Settings = testSettings()): Template {
  const app = testApp();
  const elsewhere = new Stack(app, 'Elsewhere');
  const version = lambda.Version.fromVersionArn(
    elsewhere,
    'Version',
    `arn:aws:lambda:${ACCOUNT}:function:quote:1`,
  );
  return Template.fromStack(
    new QuoteCheckStack(app, 'Check', {
      settings,
      quote: lambda.Alias.fromAliasAttributes(elsewhere, 'Quote', {
        aliasName: 'live',
        aliasVersion: version,
      }),
      totalOrder: lambda.Function.fromFunctionArn(elsewhere, 'Total', TOTAL),
      stockTable: dynamodb.TableV2.fromTableArn(elsewhere, 'Stock', STOCK),
    }),
  );
}

/** The value of `Fn::Join` in a template, each reference as `<name>`. */
export function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value);
  const parts: unknown = Object(value)['Fn::Join']?.[1];
  if (Array.isArray(parts)) return parts.map(joined).join('');
  if (text === '{"Ref":"AWS::Partition"}') return 'aws';
  const [, name = text] = /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/.exec(text) ?? [];
  return `<${name}>`;
}
