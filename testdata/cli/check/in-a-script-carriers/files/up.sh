#!/bin/bash
set -eu
cat <<EOF | sudo tee /etc/kubernetes/enc/enc.yaml >/dev/null
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - kms:
          apiVersion: v2
          name: vault
          endpoint: unix:///var/run/kms/vault.sock
EOF
sudo tee /etc/kubernetes/manifests/kube-apiserver.yaml >/dev/null <<-EOF
	apiVersion: v1
	kind: Pod
	metadata:
	  name: kube-apiserver
	spec:
	  containers:
	  - name: kube-apiserver
	    image: registry.k8s.io/kube-apiserver:v1.34.1
	    command:
	    - kube-apiserver
	    - --encryption-provider-config=/etc/kubernetes/enc/enc.yaml
	    volumeMounts:
	    - name: enc
	      mountPath: /etc/kubernetes/enc
	      readOnly: true
	  volumes:
	  - name: enc
	    hostPath:
	      path: /etc/kubernetes/enc
	      type: Directory
EOF
kubeadm init --config /dev/stdin <<EOF
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${VERSION}
apiServer:
  extraArgs:
  - name: encryption-provider-conf
    value: /etc/kubernetes/enc/enc.yaml
EOF
