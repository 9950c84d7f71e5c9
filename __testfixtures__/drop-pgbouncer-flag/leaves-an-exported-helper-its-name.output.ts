export function withFlag(url: string): string {
  return url;
}

export const ensureFlag = (url: string) =>
  url;

/** The URL as Prisma wants it. */
function documented(url: string) {
  return url;
}

export const url = documented(process.env.DATABASE_URL!);
