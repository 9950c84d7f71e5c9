import { config } from '@keystone-6/core';

export default config({
  db: { provider: 'postgresql', url: process.env.DATABASE_URL ?? '', shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL },
  lists: {},
});
