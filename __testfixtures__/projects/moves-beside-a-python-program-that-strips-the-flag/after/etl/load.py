import os

import psycopg2

# psycopg2 refuses the parameter that Prisma wants
url = os.environ["DATABASE_URL"].replace("?pgbouncer=true", "")
connection = psycopg2.connect(url)
