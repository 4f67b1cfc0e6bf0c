#!/bin/sh
set -eu
if [ "$(id -u)" -ne 0 ]; then
  echo "root only" >&2
  exit 1
fi
command -v base64 >/dev/null || exit 1
KEY=$(head -c 32 /dev/urandom | base64)
cat <<EOF | tee /etc/kubernetes/enc/enc.yaml
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
