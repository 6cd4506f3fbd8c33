# What the node is made of: pinned, because it is proven with exactly these. Sourced by lib.sh.

# Kubernetes, as bookworm packages it (whatever its Debian revision), and Debian's Go for it.
SOURCE_VERSION=1.20.5+really1.20.2
GO_VERSION=1.19
TARGETS="kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl delivery-dns"
PAUSE_IMAGE=localhost/dify-delivery/pause:1

# Programs that run in the node: package=upstream version.
NODE_PACKAGES="etcd-server=3.4.23 containerd=1.6.20 runc=1.1.5 containernetworking-plugins=1.1.1"
# Programs that the node and its start need, of any version.
BASE_PACKAGES="iptables conntrack iproute2 util-linux mount openssl curl procps"
# Programs that only the one-time build needs.
BUILD_PACKAGES="ca-certificates gcc libc6-dev golang-$GO_VERSION-go golang-$GO_VERSION-src golang-github-modern-go-reflect2-dev
  dpkg-dev rsync jq make patch file perl"
