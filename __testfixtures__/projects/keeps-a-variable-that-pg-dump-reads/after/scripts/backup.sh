#!/bin/sh
set -eu
pg_dump --no-owner "$DIRECT_URL" > "backup-$(date +%F).sql"
