import 'dotenv/config';
import { defineConfig } from 'prisma/config';

let url = process.env.DIRECT_URL;
if (!url) url = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url,
  },
});
