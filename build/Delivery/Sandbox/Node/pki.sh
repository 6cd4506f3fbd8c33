#!/bin/bash
# pki.sh STATE: the cluster's certificate authorities, a certificate for each component, and kubeconfigs, in STATE/pki.
# EC P-256, valid for ten years. Complete or absent: made in a folder beside it first.
set -euo pipefail
state=$1
. "$state/env"
umask 077
rm -rf "$state/pki.new"
mkdir "$state/pki.new"
cd "$state/pki.new"

options="-x509 -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 3650"
sections='[req]\ndistinguished_name=dn\nx509_extensions=x\n[dn]\n[x]\n'

authority() { # NAME
  openssl req $options -keyout "$1.key" -out "$1.crt" -subj "/CN=$NODE_NAME-$1" -config <(printf "$sections"
    printf '%s\n' basicConstraints=critical,CA:TRUE keyUsage=critical,digitalSignature,keyCertSign subjectKeyIdentifier=hash) 2> /dev/null
}
certificate() { # NAME AUTHORITY SUBJECT USAGE [SUBJECT-ALTERNATIVE-NAMES]
  openssl req $options -keyout "$1.key" -out "$1.crt" -CA "$2.crt" -CAkey "$2.key" -subj "$3" -config <(printf "$sections"
    printf '%s\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature "extendedKeyUsage=$4" ${5:+"subjectAltName=$5"}) 2> /dev/null
}
kubeconfig() { # NAME
  cat > "$1.kubeconfig" <<K
apiVersion: v1
kind: Config
clusters:
- name: $NODE_NAME
  cluster: {server: "https://$NODE_IP:6443", certificate-authority-data: $(base64 -w0 ca.crt)}
users:
- name: $1
  user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}
contexts:
- name: $NODE_NAME
  context: {cluster: $NODE_NAME, user: $1}
current-context: $NODE_NAME
K
}

authority ca
authority front-proxy-ca
authority etcd-ca
openssl ecparam -name prime256v1 -genkey -noout -out sa.key
openssl ec -in sa.key -pubout -out sa.pub 2> /dev/null

service=kubernetes.default.svc
certificate etcd etcd-ca /CN=etcd serverAuth,clientAuth IP:127.0.0.1,DNS:localhost
certificate apiserver-etcd etcd-ca /CN=kube-apiserver clientAuth
certificate apiserver ca /CN=kube-apiserver serverAuth \
  "DNS:kubernetes,DNS:kubernetes.default,DNS:$service,DNS:$service.$DOMAIN,DNS:localhost,DNS:$NODE_NAME,IP:$SERVICE_API,IP:$NODE_IP,IP:127.0.0.1"
certificate apiserver-kubelet ca /O=system:masters/CN=kube-apiserver-kubelet clientAuth
certificate front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
certificate kubelet-server ca "/CN=$NODE_NAME" serverAuth "DNS:$NODE_NAME,IP:$NODE_IP,IP:127.0.0.1"
certificate kubelet ca "/O=system:nodes/CN=system:node:$NODE_NAME" clientAuth
certificate controller-manager ca /CN=system:kube-controller-manager clientAuth
certificate scheduler ca /CN=system:kube-scheduler clientAuth
certificate proxy ca /CN=system:kube-proxy clientAuth
certificate dns ca /CN=system:delivery-dns clientAuth
certificate admin ca /O=system:masters/CN=admin clientAuth
for name in kubelet controller-manager scheduler proxy dns admin; do kubeconfig $name; done

cd "$state"
rm -rf pki
mv pki.new pki
