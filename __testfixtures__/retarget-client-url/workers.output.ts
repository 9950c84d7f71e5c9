import { PrismaNeon } from '@prisma/adapter-neon';
import { PrismaClient } from '@prisma/client/edge';
import { Hono } from 'hono';
import { env } from 'hono/adapter';

const prismaFor = (connectionString: string) => new PrismaClient({ adapter: new PrismaNeon({ connectionString }) });

const app = new Hono<{ Bindings: { DATABASE_URL: string } }>();
app.get('/', async (c) => c.json(await prismaFor(c.env.DATABASE_URL).user.count()));
app.get('/all', async (c) => c.json(await prismaFor(env(c)['DATABASE_URL']).user.findMany()));

export default app;
