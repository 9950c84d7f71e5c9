import type { PrismaConfig } from 'prisma';

export default { engine: 'classic', datasource: { url: process.env.DIRECT_URL!, directUrl: process.env.DIRECT_URL } } satisfies PrismaConfig;
