#!/bin/bash
# runners.sh MEGABYTES ROUNDS: copies and compares the same rows through this machine and inside the cluster, in turns, on the sandbox of
# environment dev, and prints a row of docs/runners.md for each. Rehearsals: nobody is stopped, and each copy is dropped.
# DELIVERY_BUILD runs another command than ./build.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
megabytes=${1:-1000} rounds=${2:-3}
read -ra build <<< "${DELIVERY_BUILD:-./build.sh}"

# The servers' processors are what is to be the limit, not the 0.5 of the document.
common=(--env dev --use-azure-postgres true --in-cluster-cpu-limit 2 --in-cluster-memory-limit 2Gi)
"${build[@]}" DeployDify "${common[@]}" > /dev/null
"${build[@]}" ProvisionPostgres "${common[@]}" > /dev/null

kubectl=(kubectl --kubeconfig .nuke/temp/sandbox/dev/node/pki/admin.kubeconfig --namespace dify)
rows=$((megabytes * 1000 / 4))
for table in 1 2 3 4; do
  # A kilobyte a row that does not compress, as embeddings do not.
  echo "SET client_min_messages = warning; DROP TABLE IF EXISTS runner_bench_$table; CREATE TABLE runner_bench_$table AS SELECT i AS id, (SELECT string_agg(decode(md5(i || '.' || k), 'hex'), '') FROM generate_series(1, 62) AS k) AS body FROM generate_series(1, $rows) AS i; ALTER TABLE runner_bench_$table ADD PRIMARY KEY (id);"
done | "${kubectl[@]}" exec --stdin dify-postgresql-primary-0 -- bash -c 'PGPASSWORD=$POSTGRES_PASSWORD psql -q -h 127.0.0.1 -U postgres -d dify' > /dev/null

echo "| round | runner | whole command s | copied in s | MB/s | compared in s | MB |"
echo "|---|---|---|---|---|---|---|"
for round in $(seq "$rounds"); do
  for runner in Agent Cluster; do
    began=$(date +%s.%N)
    "${build[@]}" MigrateData "${common[@]}" --rehearse --runner "$runner" > /dev/null
    ended=$(date +%s.%N)
    python3 - "$round" "$runner" "$began" "$ended" << 'REPORT'
import json, sys
round, runner, began, ended = sys.argv[1:]
report = json.load(open("artifacts/rehearsal.json"))
database = report["migration"]["databases"][0]
seconds = lambda text: sum(float(part) * 60 ** power for power, part in enumerate(reversed(text.split(":"))))
copied, compared, megabytes = seconds(database["copy"]["elapsed"]), seconds(database["verifiedIn"]), report["bytes"] / 1e6
assert report["isEqual"]
print(f"| {round} | {runner} | {float(ended) - float(began):.1f} | {copied:.1f} | {megabytes / copied:.0f} | {compared:.1f} | {megabytes:,.0f} |")
REPORT
  done
done
