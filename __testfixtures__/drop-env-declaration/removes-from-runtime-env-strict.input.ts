import { createEnv } from "@t3-oss/env-core";
import * as v from "valibot";

export const env = createEnv({
	server: {
		DATABASE_URL: v.pipe(v.string(), v.url()),
		DIRECT_URL: v.pipe(v.string(), v.url("DIRECT_URL has to be a URL"))
	},
	runtimeEnvStrict: {
		DATABASE_URL: process.env.DATABASE_URL,
		DIRECT_URL: process.env.DIRECT_URL
	}
});
