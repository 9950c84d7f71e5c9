import { PrismaClient } from "@prisma/client"

const prisma = new PrismaClient({
  datasources: {
    db: {
      url: process.env.DIRECT_URL!, // the migrations of the data run for minutes
    },
  },
  log: ["warn"],
})

await prisma.$connect()
