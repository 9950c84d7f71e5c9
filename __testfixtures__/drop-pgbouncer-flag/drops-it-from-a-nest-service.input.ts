import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PrismaClient } from '@prisma/client';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
  constructor(private readonly config: { get<T>(name: string): T }) {
    let url = <string>config.get<string>('DATABASE_URL');
    if (url && !url.includes('pgbouncer=true')) {
      const separator = url.includes('?') ? '&' : '?';
      url = `${url}${separator}pgbouncer=true`;
    }

    super({ datasources: { db: { url } }, log: ['error'] } satisfies object);
  }

  async onModuleInit() {
    await this.$connect();
  }
}
