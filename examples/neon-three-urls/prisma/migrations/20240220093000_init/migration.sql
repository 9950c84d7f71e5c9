-- CreateTable
CREATE TABLE "Boat" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "direct_url" TEXT NOT NULL,

    CONSTRAINT "Boat_pkey" PRIMARY KEY ("id")
);
