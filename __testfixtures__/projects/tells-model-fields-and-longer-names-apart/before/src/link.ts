import { prisma } from './prisma';

export async function target(id: number): Promise<string> {
  const { directUrl, redirectUrl } = await prisma.link.findUniqueOrThrow({ where: { id } });
  return directUrl ?? redirectUrl ?? process.env.AUTH_REDIRECT_URL ?? '';
}
