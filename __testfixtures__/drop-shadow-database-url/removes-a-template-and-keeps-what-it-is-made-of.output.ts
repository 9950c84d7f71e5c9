import 'dotenv/config';
import { defineConfig } from 'prisma/config';

const mainUrl = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: mainUrl,
  },
});
