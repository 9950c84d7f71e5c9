const { PrismaClient } = require('@prisma/client');

const url = process.env.DATABASE_URL || '';

module.exports.prisma = new PrismaClient({
  datasources: { db: { url: url } },
});

module.exports.databaseUrl = () => {
  const raw = process.env.DATABASE_URL
  if (!raw) throw new Error('DATABASE_URL is missing')
  return raw
}

module.exports.limited = (raw) =>
  raw.includes('?') ? `${raw}&connection_limit=1` : `${raw}?connection_limit=1`;
