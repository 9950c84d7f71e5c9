// @flow
import { PrismaClient } from '@prisma/client';

type Options = {| +url: ?string |};

export function client(options: Options): PrismaClient {
  return new PrismaClient({ datasources: { db: { url: (process.env.DIRECT_URL: any) } } });
}
