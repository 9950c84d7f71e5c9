import { readFileSync, writeFileSync } from 'node:fs';

const file = 'prisma/schema.prisma';
const text = readFileSync(file, 'utf8');
writeFileSync(file, text.replace('env("SHADOW_DATABASE_URL")', 'env("CI_SHADOW_DATABASE_URL")'));
