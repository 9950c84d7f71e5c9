import { Type as T } from '@sinclair/typebox';
import { type } from 'arktype';
import { Config, Schema } from 'effect';
import { cleanEnv, str, url as link } from 'envalid';
import Joi from 'joi';

const databaseUrl = () => Joi.string().uri({ scheme: ['postgres', 'postgresql'] });

export const checked = cleanEnv(process.env, { DATABASE_URL: link(), PORT: str() });

export const validationSchema = Joi.object({
  DATABASE_URL: databaseUrl().required(),
}).unknown();

export const Env = type({ DATABASE_URL: 'string.url' });
export const Box = T.Object({ DATABASE_URL: T.String() });
export const Shape = Schema.Struct({
  DATABASE_URL: Schema.String
});
export const config = Config.all({
  DATABASE_URL: Config.redacted('DATABASE_URL'),
});
