// SPDX-License-Identifier: Apache-2.0

// Command v1.14 answers for kube-apiserver 1.14.
package main

import (
	"enclint.example/oracle/harness"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/klog"
)

// Before InitFlags this klog writes its lines to files in the temporary folder.
func main() {
	klog.InitFlags(nil)
	harness.Main(harness.Loader{Minor: 14, Gates: gates, Load: load})
}

func load(path string, _ bool) error {
	_, err := encryptionconfig.GetTransformerOverrides(path)
	return err
}

func gates(value string) (restore func(), err error) {
	before := utilfeature.DefaultFeatureGate
	gate := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	utilfeature.DefaultFeatureGate = gate
	return func() { utilfeature.DefaultFeatureGate = before }, gate.Set(value)
}
