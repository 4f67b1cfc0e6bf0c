#!/bin/sh
# kube-apiserver --encryption-provider=/etc/old.yaml
cat >/etc/kubernetes/enc.yaml <<EOF
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
exec /usr/local/bin/kube-apiserver \
  --advertise-address="${IP}" \
  --encryption-provider-config=/etc/kubernetes/enc.yaml \
  --encryption-provider-config-automatic-reload true \
  --v=2
