export function databaseUrl(): string {
  return process.env.DATABASE_URL!;
}

const second: string = process.env.DATABASE_URL!;
export const parsed = new URL(process.env.DATABASE_URL!);
export { second };
