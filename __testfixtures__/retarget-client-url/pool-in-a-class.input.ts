import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@prisma/client';
import { Pool } from 'pg';

export class PrismaService extends PrismaClient {
  private readonly pool: Pool;

  constructor() {
    const pool = new Pool({ connectionString: process.env.DIRECT_URL });
    super({ adapter: new PrismaPg(pool) });
    this.pool = pool;
  }

  async onModuleDestroy() {
    await this.$disconnect();
    await this.pool.end();
  }
}
