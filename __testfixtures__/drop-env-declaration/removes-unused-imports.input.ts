import { cleanEnv, str, url } from 'envalid';
import { directUrl } from './direct-url';

export const env = cleanEnv(process.env, {
  DATABASE_URL: str(),
  DIRECT_URL: url({ default: directUrl }),
});
