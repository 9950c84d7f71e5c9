import { prismaExtension } from '@trigger.dev/build/extensions/prisma';

export default { build: { extensions: [prismaExtension({ schema: 'prisma/schema.prisma', directUrlEnvVarName: 'DIRECT_URL' })] } };
