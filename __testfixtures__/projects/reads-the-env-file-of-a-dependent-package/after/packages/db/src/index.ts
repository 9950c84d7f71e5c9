export * from '@prisma/client';
