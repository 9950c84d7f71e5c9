import { forPg, isPooled } from './url';

it('takes the flag out', () => {
  expect(forPg('postgres://h/d?pgbouncer=true&sslmode=require')).toBe('postgres://h/d?sslmode=require');
  expect(forPg('postgres://h/d?pgbouncer=true')).not.toContain('pgbouncer=true');
  expect(isPooled(`${process.cwd()}?pgbouncer=true`)).toBe(true);
});
