# The node's components: their command lines, and the supervisor that keeps them running. Sourced by node.sh.
export GOMAXPROCS=${GOMAXPROCS:-$(nproc)}

start_etcd() {
  exec etcd --name "$NODE_NAME" --data-dir $N/etcd \
    --listen-client-urls https://127.0.0.1:2379 --advertise-client-urls https://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
    --initial-cluster "$NODE_NAME=http://127.0.0.1:2380" --initial-cluster-token "$NODE_NAME" \
    --client-cert-auth --trusted-ca-file $P/etcd-ca.crt --cert-file $P/etcd.crt --key-file $P/etcd.key \
    --auto-compaction-mode periodic --auto-compaction-retention 30m --snapshot-count 10000 --log-level warn --logger zap
}
start_containerd() { exec containerd --config $N/containerd.toml --log-level warn; }
start_kube-apiserver() {
  local issuer=https://kubernetes.default.svc.$DOMAIN
  exec $B/kube-apiserver --v=1 \
    --advertise-address "$NODE_IP" --bind-address "$NODE_IP" --secure-port 6443 \
    --etcd-servers https://127.0.0.1:2379 --etcd-cafile $P/etcd-ca.crt \
    --etcd-certfile $P/apiserver-etcd.crt --etcd-keyfile $P/apiserver-etcd.key \
    --tls-cert-file $P/apiserver.crt --tls-private-key-file $P/apiserver.key --client-ca-file $P/ca.crt \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
    --kubelet-client-certificate $P/apiserver-kubelet.crt --kubelet-client-key $P/apiserver-kubelet.key \
    --kubelet-certificate-authority $P/ca.crt --kubelet-preferred-address-types InternalIP \
    --service-cluster-ip-range "$SERVICE_CIDR" --service-account-issuer "$issuer" --api-audiences "$issuer" \
    --service-account-signing-key-file $P/sa.key --service-account-key-file $P/sa.pub \
    --requestheader-client-ca-file $P/front-proxy-ca.crt --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- --enable-aggregator-routing \
    --proxy-client-cert-file $P/front-proxy-client.crt --proxy-client-key-file $P/front-proxy-client.key \
    --feature-gates TTLAfterFinished=true --profiling=false
}
# Neither of these two serves anything (port 0): no certificate to make, no permission to look up, a second less to start.
start_kube-controller-manager() {
  exec $B/kube-controller-manager --v=1 --kubeconfig $P/controller-manager.kubeconfig \
    --port 0 --secure-port 0 --leader-elect=false --use-service-account-credentials --kube-api-qps 200 --kube-api-burst 400 \
    --service-account-private-key-file $P/sa.key --root-ca-file $P/ca.crt \
    --cluster-signing-cert-file $P/ca.crt --cluster-signing-key-file $P/ca.key \
    --enable-hostpath-provisioner --flex-volume-plugin-dir $N/flex --feature-gates TTLAfterFinished=true --profiling=false
}
start_kube-scheduler() {
  exec $B/kube-scheduler --v=1 --kubeconfig $P/scheduler.kubeconfig \
    --port 0 --secure-port 0 --leader-elect=false --kube-api-qps 200 --kube-api-burst 400 --profiling=false
}
start_kubelet() {
  exec $B/kubelet --v=1 --config $N/kubelet.yaml --kubeconfig $P/kubelet.kubeconfig --hostname-override "$NODE_NAME" \
    --node-ip "$NODE_IP" --container-runtime remote --container-runtime-endpoint unix://$N/containerd.sock \
    --root-dir /var/lib/kubelet --pod-infra-container-image "$PAUSE_IMAGE"
}
start_kube-proxy() {
  # Conntrack settings 0: they are read-only in a network namespace.
  exec $B/kube-proxy --v=1 --kubeconfig $P/proxy.kubeconfig --hostname-override "$NODE_NAME" --proxy-mode iptables \
    --cluster-cidr "$POD_CIDR" --bind-address "$NODE_IP" --healthz-bind-address 127.0.0.1:10256 --metrics-bind-address 127.0.0.1:10249 \
    --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0s --conntrack-tcp-timeout-close-wait 0s
}
start_delivery-dns() {
  exec $B/delivery-dns --kubeconfig $P/dns.kubeconfig --listen "$NODE_IP:10053" --domain "$DOMAIN" --host "host.internal=$HOST_IP"
}

declare -A pid began
launch() { # NAME
  "start_$1" >> "$N/logs/$1.log" 2>&1 < /dev/null &
  pid[$1]=$! began[$1]=$SECONDS
  for name in "${!pid[@]}"; do echo "$name ${pid[$name]}"; done > $N/components.new
  mv $N/components.new $N/components
}
revive() { # starts again whatever has ended; one that ends at once waits a second before its next attempt
  local name status
  for name in "${!pid[@]}"; do
    kill -0 "${pid[$name]}" 2> /dev/null && continue
    status=0
    wait "${pid[$name]}" || status=$?
    echo "$(date -Is) $name ended with status $status" >> $N/logs/restarts.log
    [ $((SECONDS - began[$name])) -gt 2 ] || sleep 1
    launch "$name"
  done
}
exec {tick}<> <(:)
pause() { read -rt "$1" -u "$tick" || true; }    # a sleep that starts no process
until_true() { until "$@" > /dev/null 2>&1; do revive; pause 0.1; done; }
supervise() { while :; do revive; pause 0.3; done; }

ctr="ctr -a $N/containerd.sock -n k8s.io"
pause_image() {
  [ -n "$($ctr images list -q "name==$PAUSE_IMAGE")" ] || $ctr images import $B/pause.tar
}
# curl rather than kubectl, which costs a third of a second of a busy processor each time.
api() { # PATH [CURL-ARGUMENT...]
  curl -s --max-time 10 --cacert $P/ca.crt --cert $P/admin.crt --key $P/admin.key -o /dev/null -w '%{http_code}' "https://$NODE_IP:6443$1" "${@:2}"
}
answers() { [ "$(api "$1")" = 200 ]; }
first_objects() { # each file of objects/ is one object, whose path is its first line; a node that starts again has them
  local file path
  for file in $N/objects/*.yaml; do
    path=$(sed -n '1s/^# //p' "$file")
    answers "$path" || [ "$(api "${path%/*}" -H 'Content-Type: application/yaml' --data-binary "@$file")" = 201 ] || return 1
  done
}

# Of a node that goes on with what an earlier one kept: its pods ended with it, but the API still calls them ready. They are made anew
# by their controllers, with their volumes, and are ready when they really are.
forget_pods() {
  $B/kubectl --kubeconfig $P/admin.kubeconfig delete pods --all --all-namespaces --force --grace-period=0 --wait=false
}

kept=$([ ! -d $N/etcd/member ] || echo yes)
launch containerd
until_true test -e $P              # the certificates are made at the same time
launch etcd
launch kube-apiserver
until_true pause_image
until_true api /livez              # any answer: it listens
[ -z "$kept" ] || { until_true answers /readyz; until_true forget_pods; }
# The others take a second to come up, while the API server still writes its first roles; all of them wait for it by themselves.
launch kubelet
launch kube-controller-manager
launch kube-scheduler
launch kube-proxy
until_true answers /readyz
until_true first_objects
launch delivery-dns
touch $N/started
