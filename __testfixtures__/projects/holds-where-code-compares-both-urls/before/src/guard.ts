if (process.env.DATABASE_URL === process.env.DIRECT_URL) {
  throw new Error('migrations need a URL of their own');
}
