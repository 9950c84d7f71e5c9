export function pooled(base: string) {
  return base;
}

export function limited(base: string) {
  const separator = base.includes('?') ? '&' : '?';
  return `${base}${separator}connection_limit=1`;
}

export const inline = (base: string) => base;
