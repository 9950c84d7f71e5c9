const config = {
  "inlineDatasources": { "db": { "url": { "fromEnvVar": "DATABASE_URL", "value": null } } },
  "inlineSchema": "datasource db {\n  url = env(\"DATABASE_URL\")\n  directUrl = env(\"DIRECT_URL\")\n}\n"
}
exports.PrismaClient = getPrismaClient(config, process.env.DIRECT_URL)
