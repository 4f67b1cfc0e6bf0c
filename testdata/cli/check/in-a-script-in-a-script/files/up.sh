#!/bin/bash
ssh cp1 bash <<'REMOTE'
mkdir -p /etc/kubernetes/enc
cat > /etc/kubernetes/enc/enc.yaml <<EOF
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - identity: {}
      - secretbox:
          keys:
            - name: key-2026-05
              secret: ${KEY}
EOF
REMOTE
