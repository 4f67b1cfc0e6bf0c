// SPDX-License-Identifier: Apache-2.0

// Command v1.30 answers for kube-apiserver 1.30.
package main

import (
	"context"

	"enclint.example/oracle/harness"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

func main() {
	harness.Main(harness.Loader{Minor: 30, Gates: gates, Load: load})
}

func load(path string, reload bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // otherwise priming a KMS v2 provider waits for its plugin
	_, err := encryptionconfig.LoadEncryptionConfig(ctx, path, reload, "")
	return err
}

func gates(value string) (restore func(), err error) {
	before := utilfeature.DefaultFeatureGate
	gate := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	utilfeature.DefaultFeatureGate = gate
	return func() { utilfeature.DefaultFeatureGate = before }, gate.Set(value)
}
