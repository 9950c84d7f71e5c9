// @flow
import { PrismaClient } from '@prisma/client';

type Options = {| +url: ?string |};

export function client(options: Options): PrismaClient {
  return new PrismaClient({ datasources: { db: { url: (process.env.DATABASE_URL: any) } } });
}
