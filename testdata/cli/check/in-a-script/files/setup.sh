#!/bin/sh
set -e
cat <<EOF >/etc/kubernetes/enc.yaml
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
cat <<-"END" | tee /etc/kubernetes/enc2.yaml
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
	              secret: aXUXajgtyyjmZpYeoyVZBEWHSLj7RXXapvhqX2zgqgU=
	END
