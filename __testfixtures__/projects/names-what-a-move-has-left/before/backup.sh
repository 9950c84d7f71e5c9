#!/bin/sh
pg_dump "$DIRECT_URL" > shop.sql
