// SPDX-License-Identifier: Apache-2.0

// Command access answers for the storage of kube-apiserver 1.26.
package main

import (
	"context"

	"enclint.example/oracle/harness"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	"k8s.io/apiserver/pkg/storage/value"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
)

type coder struct{ value.Transformer }

func (c coder) Write(plain []byte, key string) ([]byte, error) {
	return c.TransformToStorage(context.Background(), plain, value.DefaultContext(key))
}

func (c coder) Read(stored []byte, key string) ([]byte, bool, error) {
	return c.TransformFromStorage(context.Background(), stored, value.DefaultContext(key))
}

func main() {
	if err := utilfeature.DefaultMutableFeatureGate.Set("KMSv2=true"); err != nil {
		panic(err)
	}
	harness.AccessMain(func(ctx context.Context, path, resource string) (harness.Coder, error) {
		config, err := encryptionconfig.LoadEncryptionConfig(path, false, ctx.Done())
		if err != nil {
			return nil, err
		}
		all := encryptionconfig.StaticTransformers(config.Transformers)
		return coder{all.TransformerForResource(schema.ParseGroupResource(resource))}, nil
	})
}
