import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PrismaClient } from '@prisma/client';

@Injectable()
export class PrismaService extends PrismaClient implements OnModuleInit {
	constructor(@Inject(ConfigService) private readonly config: ConfigService) {
		super({
			datasources: { db: { url: config.getOrThrow<string>('DIRECT_URL', { infer: true }) } },
		});
	}

	async onModuleInit() {
		await this.$connect();
	}
}
