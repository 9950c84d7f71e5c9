export function databaseUrl(url: string) {
  const parameters: string[] = [];
  if (!url.includes('connection_limit=')) parameters.push('connection_limit=1');
  if (parameters.length === 0) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${parameters.join('&')}`;
}

export const query = ['connection_limit=1'].join('&');
export const another = ['connection_limit=1'].filter(Boolean).join('&');
export const search = new URLSearchParams({
  sslmode: 'require',
  connection_limit: '1',
});
export const single = new URLSearchParams({ connection_limit: '1' });

export function defaults(raw: string) {
  const url = new URL(raw);
  for (const [key, value] of Object.entries({ connect_timeout: '9' })) {
    if (!url.searchParams.has(key)) url.searchParams.set(key, value);
  }
  return url.toString();
}
