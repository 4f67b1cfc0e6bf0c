#!/bin/sh
# kube-apiserver is to encrypt
kubectl create -f=enc.yaml
sudo kubectl --context a replace -fenc.yaml || true
KUBECONFIG=/etc/kubernetes/admin.conf kubectl apply -f rbac.yaml,./enc.yaml
/usr/local/bin/kubectl apply --filename 'enc.yaml' &
