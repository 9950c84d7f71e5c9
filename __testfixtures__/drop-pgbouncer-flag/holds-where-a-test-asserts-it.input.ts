it('is pooled', () => {
  expect(process.env.DATABASE_URL).toContain('pgbouncer=true');
});

export const url = process.env.DATABASE_URL + '?pgbouncer=true';
