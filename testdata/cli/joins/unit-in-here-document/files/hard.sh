#!/bin/bash
set -e
cat > /var/lib/kubernetes/encryption-config.yaml <<EOF
kind: EncryptionConfiguration
apiVersion: apiserver.config.k8s.io/v1
resources:
- resources: [secrets]
  providers:
  - secretbox:
      keys:
      - name: key1
        secret: ${ENCRYPTION_KEY}
  - identity: {}
EOF
cat <<EOF | sudo tee /etc/systemd/system/kube-apiserver.service
[Unit]
Description=Kubernetes API Server

[Service]
ExecStart=/usr/local/bin/kube-apiserver \\
  --advertise-address=${INTERNAL_IP} \\
  --experimental-encryption-provider-config=/var/lib/kubernetes/encryption-config.yaml \\
  --v=2
Restart=on-failure

[Install]
WantedBy=multi-user.target
EOF
