#!/bin/bash
# node.sh STATE BIN: the node's first process, started by start.sh in new namespaces. Makes the node's view of file system and
# network, starts the components, starts again any that ends, and reaps orphans.
set -euo pipefail
state=$1 bin=$2
. "$state/env"

# /proc is still the machine's: field 1 is this process's id out there, 22 its start time, in clock ticks since the machine's boot.
read -ra stat < /proc/self/stat
echo "${stat[0]} ${stat[21]} $(cat /proc/sys/kernel/random/boot_id)" > "$state/init.new"
mv "$state/init.new" "$state/init"

# --- file system: shared inside the node, cut off from the machine. Fixed short paths, as a socket's may have 107 bytes. ---
mount --make-rshared /
mount -t tmpfs -o mode=755 node-run /run
mkdir -p /run/node /run/node-bin
mount --bind "$state" /run/node
mount --bind "$bin" /run/node-bin
cd /run/node
N=/run/node B=/run/node-bin P=/run/node/pki
mount -t proc proc /proc
mount --bind $N/tmp /tmp            # the host-path provisioner's /tmp/hostpath_pv
mount --bind $N/var-lib /var/lib    # /var/lib/kubelet, /var/lib/cni
mount --bind $N/var-log /var/log    # /var/log/pods, /var/log/containers
umount -l /sys
mount -t sysfs sysfs /sys           # this network namespace's own
mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
while read -r cgroup; do
  controller=${cgroup#/sys/fs/cgroup/} controller=${controller%%/*} options=$controller
  [ "$controller" != systemd ] || options=none,name=systemd
  mkdir -p "/sys/fs/cgroup/$controller"
  mount -t cgroup -o "$options" cgroup "/sys/fs/cgroup/$controller"
done < $N/cgroups
# The node's own processes go one level down, beside the pods'.
for folder in /sys/fs/cgroup/*/; do
  mkdir -p "${folder}node"
  case $folder in */cpuset/) for file in cpuset.cpus cpuset.mems; do cat "$folder$file" > "${folder}node/$file"; done;; esac
  echo 1 > "${folder}node/cgroup.procs"
done
# kubelet insists on these machine-wide values: it is shown them, the machine keeps its own.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
               kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=/proc/sys/${setting%=*} shown=$N/sysctl/${setting//\//.}
  [ -e "$file" ] || continue
  echo "${setting#*=}" > "$shown"
  mount --bind "$shown" "$file"
done
hostname "$NODE_NAME"

# --- network: no default route, so that nothing can leave this machine ---
ip link set lo up
for _ in $(seq 500); do ip link show eth0 > /dev/null 2>&1 && break; sleep 0.02; done
ip addr add "$NODE_IP/30" dev eth0
ip link set eth0 up
ip link add cni0 type bridge
ip addr add "$POD_GATEWAY/${POD_CIDR#*/}" dev cni0
ip link set cni0 up
ip route add "$SERVICE_CIDR" dev cni0   # a route must exist for the DNAT of node-local traffic
sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1

# --- components ---
. $N/components.sh
supervise
