require('dotenv/config');
const { defineConfig, env } = require('prisma/config');

module.exports = defineConfig({
	datasource: {
		url: process.env.DIRECT_URL || process.env.DATABASE_URL,
		directUrl: env('DIRECT_URL'),
	},
});
