const { PrismaClient } = await import('@prisma/client');
const { PrismaNeon } = await import('@prisma/adapter-neon');

let prisma;
prisma = new PrismaClient({ adapter: new PrismaNeon({ connectionString: process.env.DATABASE_URL }) });
await prisma.$connect();
