// SPDX-License-Identifier: Apache-2.0

// Command v1.16 answers for kube-apiserver 1.16.
package main

import (
	"enclint.example/oracle/harness"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

func main() {
	harness.Main(harness.Loader{Minor: 16, Gates: gates, Load: load})
}

func load(path string, _ bool) error {
	if _, err := encryptionconfig.GetTransformerOverrides(path); err != nil {
		return err
	}
	_, err := encryptionconfig.GetKMSPluginHealthzCheckers(path)
	return err
}

func gates(value string) (restore func(), err error) {
	before := utilfeature.DefaultFeatureGate
	gate := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	utilfeature.DefaultFeatureGate = gate
	return func() { utilfeature.DefaultFeatureGate = before }, gate.Set(value)
}
