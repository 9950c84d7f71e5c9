export const REPORTS = 'postgresql://reports:invented@pooler.reports.acme.dev:6432/reports?pgbouncer=true';
export const supabase = 'postgresql://app:invented@aws-0-eu-central-1.pooler.supabase.com:6543/shop?pgbouncer=true';
