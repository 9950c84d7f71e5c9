import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({ datasourceUrl: `${process.env.DATABASE_URL}?pgbouncer=true` });

export default async function Page() {
	const count = await prisma.order.count();
	return (
		<p title="?pgbouncer=true">
			Don't add ?pgbouncer=true: {count}
		</p>
	);
}
