#!/bin/sh
# encrypts the secrets of the cluster
set -eu
export KUBECONFIG=/etc/kubernetes/admin.conf
cp enc.yaml /etc/kubernetes/enc.yaml
kubectl -n kube-system rollout restart deployment coredns
systemctl restart kube-apiserver
