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
            - name: key1
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
	            - name: key1
	              secret: dGhpcnR5LXR3byBieXRlcyBmb3IgdGhpcyBzYW1wbGU=
	END
