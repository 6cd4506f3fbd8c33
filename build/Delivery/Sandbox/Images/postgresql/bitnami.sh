# The contract of docker.io/bitnamilegacy/postgresql:15.3.0-debian-11-r7, as the chart postgresql 12.5.6 uses it.
superuser=postgres
mode=${POSTGRES_REPLICATION_MODE:-${POSTGRESQL_REPLICATION_MODE:-master}}
user=$(value POSTGRES_USER POSTGRESQL_USERNAME); user=${user:-postgres}
database=$(value POSTGRES_DB POSTGRES_DATABASE POSTGRESQL_DATABASE); database=${database:-postgres}
replication_user=$(value POSTGRES_REPLICATION_USER POSTGRESQL_REPLICATION_USER)
primary_host=$(value POSTGRES_MASTER_HOST POSTGRESQL_MASTER_HOST)
primary_port=$(value POSTGRES_MASTER_PORT_NUMBER POSTGRESQL_MASTER_PORT_NUMBER); primary_port=${primary_port:-5432}
case $mode in master|slave) ;; *) die "POSTGRES_REPLICATION_MODE is '$mode'; master or slave is expected";; esac
[ "$mode" = master ] || [ -n "$primary_host" ] || die "a replica needs POSTGRES_MASTER_HOST"

own_settings() {
  [ "$mode" = slave ] || return 0
  local address
  address="host=$primary_host port=$primary_port user=$replication_user application_name=${POSTGRES_CLUSTER_APP_NAME:-walreceiver} passfile=$tmp/pgpass"
  printf 'primary_conninfo = %s\n' "$(quoted "$address")"
}

access_rules() {
  cat <<H
host     all          all  0.0.0.0/0  md5
host     all          all  ::/0       md5
local    all          all             md5
host     replication  all  0.0.0.0/0  md5
host     replication  all  ::/0       md5
H
}

initialize() { if [ "$mode" = slave ]; then clone_primary; else initialize_primary; fi; }

initialize_primary() {
  POSTGRES_PASSWORD=$(value POSTGRES_PASSWORD POSTGRESQL_PASSWORD)
  POSTGRES_POSTGRES_PASSWORD=$(value POSTGRES_POSTGRES_PASSWORD POSTGRESQL_POSTGRES_PASSWORD)
  POSTGRES_REPLICATION_PASSWORD=$(value POSTGRES_REPLICATION_PASSWORD POSTGRESQL_REPLICATION_PASSWORD)
  [ -n "$POSTGRES_PASSWORD" ] || yes "${ALLOW_EMPTY_PASSWORD:-no}" || die "POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set"
  [ -z "$replication_user" ] || [ -n "$POSTGRES_REPLICATION_PASSWORD" ] || die "POSTGRES_REPLICATION_PASSWORD must be set with POSTGRES_REPLICATION_USER"
  [ "$user" != postgres ] || POSTGRES_POSTGRES_PASSWORD=$POSTGRES_PASSWORD
  export POSTGRES_PASSWORD POSTGRES_POSTGRES_PASSWORD POSTGRES_REPLICATION_PASSWORD
  local options
  read -r -a options <<< "${POSTGRES_INITDB_ARGS:-}"
  run_scripts /docker-entrypoint-preinitdb.d
  first_start "${options[@]}"
  # Passwords go from the environment into psql's variables: not through an argument, not through a file.
  sql -d postgres -v user="$user" -v database="$database" -v replication="$replication_user" <<'S'
\getenv postgres_password POSTGRES_POSTGRES_PASSWORD
\getenv password POSTGRES_PASSWORD
\getenv replication_password POSTGRES_REPLICATION_PASSWORD
SELECT :'postgres_password' <> '' AS has_admin, :'user' <> 'postgres' AS has_user, :'database' <> 'postgres' AS has_database,
  :'replication' <> '' AS has_replication \gset
\if :has_admin
ALTER ROLE postgres PASSWORD :'postgres_password';
\endif
\if :has_user
CREATE ROLE :"user" LOGIN CREATEDB PASSWORD :'password';
\endif
\if :has_database
CREATE DATABASE :"database";
\if :has_user
ALTER DATABASE :"database" OWNER TO :"user";
\endif
\endif
\if :has_replication
CREATE ROLE :"replication" REPLICATION LOGIN PASSWORD :'replication_password';
\endif
S
  run_scripts /docker-entrypoint-initdb.d
  first_stop
}

# run_scripts FOLDER: a user's own additions to the first start.
run_scripts() {
  local script
  for script in "$1"/*; do
    case $script in
      *.sh) say "running $script"; PGHOST=$tmp PGUSER=$superuser bash "$script";;
      *.sql) say "running $script"; sql -d "$database" -f "$script";;
    esac
  done
}

# A copy of the running primary; the volume is only written when the copy is whole.
clone_primary() {
  local patience=${POSTGRESQL_INIT_MAX_TIMEOUT:-60} begun=$SECONDS
  write_password_file
  say "waiting for the primary $primary_host:$primary_port"
  until "$bin/pg_isready" -q -h "$primary_host" -p "$primary_port"; do
    [ $((SECONDS - begun)) -lt "$patience" ] || die "the primary $primary_host:$primary_port does not answer after $patience s"
    sleep 0.5
  done
  say "cloning the primary"
  PGPASSFILE=$tmp/pgpass "$bin/pg_basebackup" -D "$new" -h "$primary_host" -p "$primary_port" -U "$replication_user" -w -X stream --checkpoint=fast ||
    die "the primary could not be cloned"
  mv -T "$new" "$PGDATA"
}

write_password_file() {
  local password
  password=$(value POSTGRES_REPLICATION_PASSWORD POSTGRESQL_REPLICATION_PASSWORD)
  password=${password//\\/\\\\}
  (umask 077; printf '*:*:*:*:%s\n' "${password//:/\\:}" > "$tmp/pgpass")
}

before_start() {
  [ "$mode" = slave ] || return 0
  write_password_file
  touch "$PGDATA/standby.signal"
}
