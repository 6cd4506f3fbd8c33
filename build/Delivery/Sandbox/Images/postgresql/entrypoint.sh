#!/bin/bash
# The image's entry point. With run.sh as its argument, the default, it prepares and starts a server; any other command is just run.
#   POSTGRES_REPLICATION_MODE=master|slave   the primary and the read replica of the Bitnami chart, with that image's variables
#   DELIVERY_FLEXIBLE_SERVER=1               the server that plays Azure Database for PostgreSQL Flexible Server
set -euo pipefail
scripts=/opt/bitnami/scripts/postgresql
[ "${1:-$scripts/run.sh}" = "$scripts/run.sh" ] || exec "$@"

. "$scripts/server.sh"
if [ "${DELIVERY_FLEXIBLE_SERVER:-}" = 1 ]; then
  . "$scripts/flexible.sh"
else
  . "$scripts/bitnami.sh"
fi
prepare_folders
write_configuration
remove_stale_pid_file
[ -s "$PGDATA/PG_VERSION" ] || initialize
before_start
touch "$tmp/.initialized"
say "starting"
forget_secrets
exec "$bin/postgres" -D "$PGDATA" --config-file="$conf/postgresql.conf"
