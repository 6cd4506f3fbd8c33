#!/bin/bash
# start.sh STATE BIN: makes the node's cgroups, its link to this machine and its namespaces, starts its first process in them, and
# returns. Its caller has written STATE/env and the rendered configuration, and waits for the node to become Ready.
#
# The node is one process tree in namespaces of its own (pid, mount, net, uts, ipc, cgroup), the way a "kind" node is a container:
# no iptables rule, mount, socket, sysctl or process of it is in this machine's own namespaces, only one end of a veth pair.
# Ending its first process ends all of it.
set -euo pipefail
state=$1 bin=$2
. "$state/env"

# The kernel refuses a name that is taken: that is what keeps two starts from sharing one network.
ip link add "$HOST_LINK" type veth peer name "$HOST_LINK-n"

# One folder below this process's own cgroup in each mounted v1 hierarchy, so that whatever accounts for this process accounts for
# the node. Noted before it is made: whoever clears up after a killed start finds each.
: > "$state/cgroups"
while IFS=: read -r _ controller path; do
  [ -n "$controller" ] || continue
  root=/sys/fs/cgroup/${controller#name=}
  mountpoint -q "$root" || continue
  cgroup=$root${path%/}/$CGROUP
  echo "$cgroup" >> "$state/cgroups"
  mkdir -p "$cgroup"
  if [ "$controller" = cpuset ]; then
    for file in cpuset.cpus cpuset.mems; do cat "${cgroup%/*}/$file" > "$cgroup/$file"; done
  fi
done < /proc/self/cgroup

# A session of its own: neither Ctrl-C nor the end of the terminal reaches the node.
(
  while read -r cgroup; do echo $BASHPID > "$cgroup/cgroup.procs"; done < "$state/cgroups"
  exec setsid unshare --fork --kill-child --pid --mount --net --uts --ipc --cgroup --propagation private \
    -- bash "$state/node.sh" "$state" "$bin" < /dev/null > "$state/logs/node.log" 2>&1
) &
disown
for _ in $(seq 250); do [ -s "$state/init" ] && break; sleep 0.02; done
[ -s "$state/init" ] || { cat "$state/logs/node.log" >&2; echo "the node's first process did not start" >&2; exit 1; }
read -r pid _ < "$state/init"

ip link set "$HOST_LINK-n" netns "$pid" name eth0
ip addr add "$HOST_IP/30" dev "$HOST_LINK"
ip link set "$HOST_LINK" up
