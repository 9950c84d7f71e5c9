var{PrismaClient:a}=require("@prisma/client"),b=()=>{return(process.env.DIRECT_URL||process.env.DATABASE_URL)},c=new a({datasourceUrl:b()});c.$connect();
