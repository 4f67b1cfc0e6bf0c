#!/bin/sh
set -eu
export KEY="$(openssl rand -base64 32)"
cat >/etc/kubernetes/enc/enc.yaml <<EOF
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - secretbox:
          keys:
            - name: key-2026-05
              secret: "$KEY"
EOF
for node in cp1 cp2; do
  scp /etc/kubernetes/enc/enc.yaml "$node:"
done
