import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  constructor(private readonly config: { get<T>(name: string): T }) {
    let url = <string>config.get<string>('DATABASE_URL');

    super({ datasources: { db: { url } }, log: ['error'] } satisfies object);
  }

  async onModuleInit() {
    await this.$connect();
  }
}
