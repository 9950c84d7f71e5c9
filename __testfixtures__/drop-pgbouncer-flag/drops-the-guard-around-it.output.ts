const url = new URL(process.env.DATABASE_URL ?? '');

if (!url.searchParams.has('connection_limit')) {
  url.searchParams.set('connection_limit', '1');
}

if (url.port === '5432') {
  url.port = '';
}

process.env.DATABASE_URL = url.toString();
