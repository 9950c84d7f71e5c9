export function pooled(base: string) {
  const separator = base.includes('?') ? '&' : '?';
  return `${base}${separator}pgbouncer=true`;
}

export function limited(base: string) {
  const separator = base.includes('?') ? '&' : '?';
  return `${base}${separator}pgbouncer=true&connection_limit=1`;
}

export const inline = (base: string) => base + (base.includes('?') ? '&' : '?') + 'pgbouncer=true';
