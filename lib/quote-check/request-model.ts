import * as apigateway from 'aws-cdk-lib/aws-apigateway';

/** Most lines of a check, as of an order. */
const MOST_LINES = 50;
/** Most pieces of a line that an order takes. */
const MOST_PIECES = 999;

/**
 * What `POST /quote-check` takes. The pattern of an article and the pieces are those of the order API; the quote
 * function looks closer. Unknown members are refused, so nothing else reaches an execution.
 */
export const REQUEST_SCHEMA: apigateway.JsonSchema = {
  schema: apigateway.JsonSchemaVersion.DRAFT4,
  title: 'QuoteCheck',
  type: apigateway.JsonSchemaType.OBJECT,
  required: ['lines'],
  additionalProperties: false,
  properties: {
    lines: {
      type: apigateway.JsonSchemaType.ARRAY,
      minItems: 1,
      maxItems: MOST_LINES,
      items: {
        type: apigateway.JsonSchemaType.OBJECT,
        required: ['sku', 'quantity'],
        additionalProperties: false,
        properties: {
          sku: { type: apigateway.JsonSchemaType.STRING, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
          quantity: { type: apigateway.JsonSchemaType.INTEGER, minimum: 1, maximum: MOST_PIECES },
        },
      },
    },
  },
};
