#!/bin/sh
set -eu
[ -f /etc/kubernetes/enc/enc.yaml ] && { echo "there is one" >&2; exit 1; }
KEY=$(head -c 32 /dev/urandom | base64)
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
              secret: ${KEY}
EOF
