const url = new URL(process.env.DATABASE_URL ?? '');
const isPooled = url.hostname.split('.')[0].endsWith('-pooler');

if (!url.searchParams.has('pgbouncer')) {
  url.searchParams.set('pgbouncer', 'true');
}

if (!url.searchParams.has('connection_limit')) {
  url.searchParams.set('connection_limit', '1');
}

if (isPooled && !url.searchParams.has('pgbouncer')) url.searchParams.set('pgbouncer', 'true');
url.searchParams.has('pgbouncer') || url.searchParams.append('pgbouncer', 'true');

if (url.port === '5432') {
  url.port = '';
} else if (url.searchParams.get('pgbouncer') !== 'true') {
  url.searchParams.set('pgbouncer', 'true');
}

process.env.DATABASE_URL = url.toString();
