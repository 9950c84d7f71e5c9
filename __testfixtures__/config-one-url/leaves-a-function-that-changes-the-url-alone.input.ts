import 'dotenv/config';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: {
    url: (() => {
      const direct = process.env.DIRECT_URL ?? '';
      return direct.includes('?') ? direct : `${direct}?sslmode=require`;
    })(),
  },
});
