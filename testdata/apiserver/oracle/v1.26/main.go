// SPDX-License-Identifier: Apache-2.0

// Command v1.26 answers for kube-apiserver 1.26.
package main

import (
	"enclint.example/oracle/harness"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

func main() {
	harness.Main(harness.Loader{Minor: 26, Gates: gates, Load: load})
}

func load(path string, reload bool) error {
	stopped := make(chan struct{})
	close(stopped) // otherwise priming a KMS v2 provider waits for its plugin
	_, err := encryptionconfig.LoadEncryptionConfig(path, reload, stopped)
	return err
}

func gates(value string) (restore func(), err error) {
	before := utilfeature.DefaultFeatureGate
	gate := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	utilfeature.DefaultFeatureGate = gate
	return func() { utilfeature.DefaultFeatureGate = before }, gate.Set(value)
}
