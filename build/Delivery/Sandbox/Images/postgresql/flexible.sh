# The server that plays Azure Database for PostgreSQL Flexible Server: what a deployment there may and may not do.
#   POSTGRESQL_USERNAME, POSTGRESQL_PASSWORD(_FILE)  the administrator, no superuser; the password is set again at every start, as
#                                                    resetting it through Azure does
#   POSTGRESQL_ENABLE_TLS=yes, POSTGRESQL_TLS_CERT_FILE, POSTGRESQL_TLS_KEY_FILE   required: nothing connects without TLS
#   DELIVERY_AZURE_EXTENSIONS                        the server parameter azure.extensions; UUID-OSSP when not given
superuser=azuresu
admin=$(value POSTGRESQL_USERNAME POSTGRES_USER); admin=${admin:-difyadmin}
yes "${POSTGRESQL_ENABLE_TLS:-no}" || die "POSTGRESQL_ENABLE_TLS must be yes: a Flexible Server accepts nothing else"
POSTGRESQL_PASSWORD=$(value POSTGRESQL_PASSWORD POSTGRES_PASSWORD)
[ -n "$POSTGRESQL_PASSWORD" ] || die "POSTGRESQL_PASSWORD or POSTGRESQL_PASSWORD_FILE must be set"
case $POSTGRESQL_PASSWORD in *$'\n'*) die "POSTGRESQL_PASSWORD has more than one line";; esac
export POSTGRESQL_PASSWORD

own_settings() {
  printf 'azure.extensions = %s\n' "$(quoted "${DELIVERY_AZURE_EXTENSIONS-UUID-OSSP}")"
  # Of the connections that a size has, Azure keeps 15 for itself.
  [ "${POSTGRESQL_MAX_CONNECTIONS:-100}" -le 25 ] || echo 'superuser_reserved_connections = 15'
}

# The superuser is Microsoft's: from outside there is no such login. Inside, the container's own user is.
access_rules() {
  cat <<'H'
local    all          azuresu        peer map=container
host     all          azuresu   all  reject
hostssl  all          all       all  scram-sha-256
hostssl  replication  all       all  scram-sha-256
H
}

initialize() {
  first_start
  sql -d postgres -v admin="$admin" <<'S'
CREATE ROLE azure_pg_admin NOLOGIN;
GRANT pg_monitor, pg_read_all_settings, pg_read_all_stats, pg_stat_scan_tables, pg_signal_backend TO azure_pg_admin WITH ADMIN OPTION;
CREATE ROLE :"admin" LOGIN NOSUPERUSER CREATEDB CREATEROLE REPLICATION IN ROLE azure_pg_admin;
ALTER DATABASE postgres OWNER TO azure_pg_admin;
ALTER DATABASE template0 WITH ALLOW_CONNECTIONS true;
\c template0
ALTER SCHEMA public OWNER TO azure_pg_admin;
\c template1
ALTER SCHEMA public OWNER TO azure_pg_admin;
\c postgres
ALTER SCHEMA public OWNER TO azure_pg_admin;
ALTER DATABASE template0 WITH ALLOW_CONNECTIONS false;
CREATE DATABASE azure_maintenance;
REVOKE CONNECT ON DATABASE azure_maintenance FROM PUBLIC;
S
  first_stop
}

before_start() {
  guard_extensions
  # One user, no network. Recovery after a crash happens here, too.
  printf 'ALTER ROLE "%s" PASSWORD %s\n' "${admin//\"/\"\"}" "$(quoted "$POSTGRESQL_PASSWORD")" |
    "$bin/postgres" --single -D "$PGDATA" --config-file="$conf/postgresql.conf" -c log_min_messages=fatal postgres > "$tmp/password.log" 2>&1 ||
    die "the administrator's password could not be set"
  if grep -q ERROR "$tmp/password.log"; then die "the administrator's password could not be set"; fi
}

# On Azure an extension can be created by members of azure_pg_admin, when it is on the allow-list. Extensions are made "trusted", so
# that a role which is no superuser may create them, and their scripts, which then run as the superuser, first look at the list.
# Nothing of this is in a database, so nothing of it gets into a dump.
guard_extensions() {
  local folder=/usr/share/postgresql/15/extension control name script text guard
  guard=$(cat /opt/bitnami/scripts/postgresql/extension-guard.sql)
  for control in "$folder"/*.control; do
    name=${control##*/}; name=${name%.control}
    [ "$name" != plpgsql ] || continue
    text=$(cat "$control")
    case $text in *dify-delivery*) continue;; esac
    printf '%s\ntrusted = true # dify-delivery\n' "$(grep -v '^trusted' <<< "$text")" > "$control"
    for script in "$folder/$name"--*.sql; do
      case ${script##*/"$name"--} in
        *--*) ;; # an update: the base script has been run before
        *) text=$(cat "$script"); printf '%s\n%s\n' "${guard//@EXTENSION@/$name}" "$text" > "$script";;
      esac
    done
  done
}
