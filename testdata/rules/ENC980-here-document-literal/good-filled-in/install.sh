#!/bin/sh
set -eu
KEY=$(vault read -field=key secret/encryption)
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
