package x

const c = `
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - secretbox: {keys: [{name: k-26, secret: TestKeyA/ForTestsOnly+NotASecret0123456789A=}]}
  - identity: {}
`
