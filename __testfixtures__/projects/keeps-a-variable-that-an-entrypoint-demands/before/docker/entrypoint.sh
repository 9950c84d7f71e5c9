#!/bin/sh
set -eu
if [ -z "$DIRECT_URL" ]; then
  echo "DIRECT_URL is not set" >&2
  exit 1
fi
exec node server.js
