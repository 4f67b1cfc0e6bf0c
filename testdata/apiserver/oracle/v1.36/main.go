// SPDX-License-Identifier: Apache-2.0

// Command v1.36 answers for kube-apiserver 1.36.
package main

import (
	"context"

	"enclint.example/oracle/harness"
	"github.com/spf13/pflag"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	"k8s.io/apiserver/pkg/util/compatibility"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	basecompatibility "k8s.io/component-base/compatibility"
)

func main() {
	harness.Main(harness.Loader{Minor: 36, Gates: gates, Load: load})
}

func load(path string, reload bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // otherwise priming a KMS v2 provider waits for its plugin
	_, err := encryptionconfig.LoadEncryptionConfig(ctx, path, reload, "")
	return err
}

// gates goes the way of the flag, which knows components: A=true and kube:A=true.
func gates(value string) (restore func(), err error) {
	before := utilfeature.DefaultFeatureGate
	gate := utilfeature.DefaultMutableFeatureGate.DeepCopy()
	utilfeature.DefaultFeatureGate = gate
	restore = func() { utilfeature.DefaultFeatureGate = before }
	registry := basecompatibility.NewComponentGlobalsRegistry()
	err = registry.Register(basecompatibility.DefaultKubeComponent, compatibility.DefaultBuildEffectiveVersion(), gate)
	if err != nil {
		return restore, err
	}
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	registry.AddFlags(flags)
	if err := flags.Lookup("feature-gates").Value.Set(value); err != nil {
		return restore, err
	}
	return restore, registry.Set()
}
