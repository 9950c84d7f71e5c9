export const tenantUrl = (base: string, tenant: string) => `${base}?schema=${tenant}&pgbouncer=true`;

export function schemaUrl(raw: string) {
  const url = new URL(raw);
  url.searchParams.set('schema', 'shop');
  url.searchParams.set('pgbouncer', 'true');
  return url.toString();
}
