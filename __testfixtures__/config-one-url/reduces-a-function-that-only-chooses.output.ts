import 'dotenv/config';
import { defineConfig } from 'prisma/config';

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error('set DATABASE_URL');
  return url;
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: databaseUrl(),
  },
});
