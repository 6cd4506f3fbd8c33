# What both kinds of server have in common. Sourced by the entry point.
bin=/opt/bitnami/postgresql/bin
conf=/opt/bitnami/postgresql/conf   # written anew at every start; nothing in it outlives the container
tmp=/opt/bitnami/postgresql/tmp
volume=${POSTGRESQL_VOLUME_DIR:-/bitnami/postgresql}
port=${POSTGRESQL_PORT_NUMBER:-5432}
export PGDATA=${PGDATA:-${POSTGRESQL_DATA_DIR:-$volume/data}}
new=$PGDATA.new                     # becomes PGDATA by a rename, so that PGDATA is complete or not there

say() { printf 'postgresql %s\n' "$*"; }
die() { say "error: $*" >&2; exit 1; }

# value NAME...: the first of these variables that is set, or the content of the file that NAME_FILE names.
value() {
  local name file
  for name; do
    file=${name}_FILE
    if [ -n "${!file:-}" ]; then cat "${!file}"; return; fi
    if [ -n "${!name:-}" ]; then printf '%s' "${!name}"; return; fi
  done
}
yes() { case ${1,,} in yes|true|1|on) return 0;; *) return 1;; esac; }
quoted() { printf "'%s'" "${1//\'/\'\'}"; }   # a string for SQL and for postgresql.conf

# The server has no use for them, and a function in a database could read its environment.
forget_secrets() {
  unset POSTGRES_PASSWORD POSTGRESQL_PASSWORD POSTGRES_POSTGRES_PASSWORD POSTGRESQL_POSTGRES_PASSWORD \
    POSTGRES_REPLICATION_PASSWORD POSTGRESQL_REPLICATION_PASSWORD POSTGRES_INITSCRIPTS_PASSWORD
}

prepare_folders() {
  mkdir -p "$volume" "$(dirname "$PGDATA")"
  [ -w "$(dirname "$PGDATA")" ] || die "$(dirname "$PGDATA") is not writable by user $(id -u)"
  rm -rf "$new" "$tmp"/.initialized   # what an attempt that was killed has left
}

# A container that was killed leaves its process's number behind. Here nothing of this server runs yet, so the file is stale
# unless a process of another container of the pod really is a server.
remove_stale_pid_file() {
  local pid
  [ -s "$PGDATA/postmaster.pid" ] || return 0
  read -r pid < "$PGDATA/postmaster.pid"
  if [ "$pid" != $$ ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = postgres ]; then die "a server with process id $pid already runs in $PGDATA"; fi
  say "removing the stale postmaster.pid of process $pid"
  rm -f "$PGDATA/postmaster.pid"
}

common_settings() {
  local max_connections=${POSTGRESQL_MAX_CONNECTIONS:-100}
  cat <<C
data_directory = $(quoted "$PGDATA")
hba_file = '$conf/pg_hba.conf'
ident_file = '$conf/pg_ident.conf'
listen_addresses = '*'
port = $port
unix_socket_directories = '/tmp'
max_connections = $max_connections
wal_level = ${POSTGRESQL_WAL_LEVEL:-replica}
max_wal_senders = 16
wal_keep_size = 128MB
max_wal_size = 400MB
hot_standby = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'en_US.UTF-8'
lc_monetary = 'en_US.UTF-8'
lc_numeric = 'en_US.UTF-8'
lc_time = 'en_US.UTF-8'
default_text_search_config = 'pg_catalog.english'
password_encryption = scram-sha-256
shared_preload_libraries = $(quoted "${POSTGRESQL_SHARED_PRELOAD_LIBRARIES-}")
log_connections = ${POSTGRESQL_LOG_CONNECTIONS:-false}
log_disconnections = ${POSTGRESQL_LOG_DISCONNECTIONS:-false}
log_hostname = ${POSTGRESQL_LOG_HOSTNAME:-false}
client_min_messages = ${POSTGRESQL_CLIENT_MIN_MESSAGES:-notice}
C
}

tls_settings() {
  yes "${POSTGRESQL_ENABLE_TLS:-no}" || return 0
  : "${POSTGRESQL_TLS_CERT_FILE:?is required with POSTGRESQL_ENABLE_TLS}" "${POSTGRESQL_TLS_KEY_FILE:?is required with POSTGRESQL_ENABLE_TLS}"
  # The server insists on a key that only it can read; a mounted Secret rarely is.
  install -m 600 "$POSTGRESQL_TLS_CERT_FILE" "$conf/server.crt"
  install -m 600 "$POSTGRESQL_TLS_KEY_FILE" "$conf/server.key"
  printf '%s\n' 'ssl = on' "ssl_cert_file = '$conf/server.crt'" "ssl_key_file = '$conf/server.key'" 'ssl_min_protocol_version = TLSv1.2'
}

# Mounted settings win over ours, and settings made with ALTER SYSTEM over both: those are in PGDATA.
mounted_settings() {
  local folder
  for folder in "$conf/conf.d" "$volume/conf/conf.d"; do
    [ ! -d "$folder" ] || printf "include_dir = '%s'\n" "$folder"
  done
}

write_configuration() {
  umask 077
  { common_settings; own_settings; tls_settings; mounted_settings; } > "$conf/postgresql.conf"
  access_rules > "$conf/pg_hba.conf"
  [ ! -s "$volume/conf/pg_hba.conf" ] || cat "$volume/conf/pg_hba.conf" > "$conf/pg_hba.conf"
  printf 'container postgres %s\n' "$superuser" > "$conf/pg_ident.conf"
}

# first_start INITDB-OPTION...: makes $new and leaves a server running in it that only this container can reach.
first_start() {
  say "initializing the database"
  "$bin/initdb" -D "$new" -U "$superuser" -E UTF8 --locale=en_US.UTF-8 --auth=trust --no-sync --no-instructions "$@" > "$tmp/initdb.log" ||
    { cat "$tmp/initdb.log" >&2; die "initdb failed"; }
  "$bin/pg_ctl" -D "$new" -w -s -l "$tmp/first-start.log" start \
    -o "-c listen_addresses='' -c unix_socket_directories='$tmp' -c fsync=off -c jit=off" || { cat "$tmp/first-start.log" >&2; die "the first start failed"; }
}
sql() { "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$tmp" -U "$superuser" "$@"; }
first_stop() {
  "$bin/pg_ctl" -D "$new" -w -s -m fast stop
  "$bin/initdb" -D "$new" --sync-only > /dev/null
  mv -T "$new" "$PGDATA"
}
