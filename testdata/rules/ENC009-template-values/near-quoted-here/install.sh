#!/bin/sh
set -eu
SOCKET=/var/run/kmsplugin/socket.sock
cat >/etc/kubernetes/enc/enc.yaml <<\EOF
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - kms:
          apiVersion: v2
          name: vault
          endpoint: $SOCKET
EOF
