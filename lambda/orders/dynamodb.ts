import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_LIMITS } from './aws';

/** One client per execution environment: its connections are kept between calls. */
export const dynamoDb = new DynamoDBClient(CLIENT_LIMITS);
