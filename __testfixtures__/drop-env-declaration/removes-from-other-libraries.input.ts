import { Type as T } from '@sinclair/typebox';
import { type } from 'arktype';
import { Config, Schema } from 'effect';
import { cleanEnv, str, url as link } from 'envalid';
import Joi from 'joi';

const databaseUrl = () => Joi.string().uri({ scheme: ['postgres', 'postgresql'] });

export const checked = cleanEnv(process.env, { DATABASE_URL: link(), DIRECT_URL: link({ default: undefined }), PORT: str() });

export const validationSchema = Joi.object({
  DATABASE_URL: databaseUrl().required(),
  DIRECT_URL: databaseUrl().when('NODE_ENV', {
    is: 'production',
    then: Joi.required(),
  }),
}).unknown();

export const Env = type({ DATABASE_URL: 'string.url', 'DIRECT_URL?': 'string.url' });
export const Box = T.Object({ DIRECT_URL: T.Optional(T.String()), DATABASE_URL: T.String() });
export const Shape = Schema.Struct({
  DATABASE_URL: Schema.String
, DIRECT_URL: Schema.String
});
export const config = Config.all({
  DATABASE_URL: Config.redacted('DATABASE_URL'),
  DIRECT_URL: Config.redacted('DIRECT_URL'),
});
