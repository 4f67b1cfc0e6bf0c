// SPDX-License-Identifier: Apache-2.0

// Command access answers for the storage of kube-apiserver 1.13, of resources that are named.
package main

import (
	"fmt"

	"enclint.example/oracle/harness"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	"k8s.io/apiserver/pkg/storage/value"
)

type coder struct{ value.Transformer }

func (c coder) Write(plain []byte, key string) ([]byte, error) {
	return c.TransformToStorage(plain, value.DefaultContext(key))
}

func (c coder) Read(stored []byte, key string) ([]byte, bool, error) {
	return c.TransformFromStorage(stored, value.DefaultContext(key))
}

func main() {
	harness.AccessMain(func(path, resource string) (harness.Coder, error) {
		all, err := encryptionconfig.GetTransformerOverrides(path)
		if err != nil {
			return nil, err
		}
		if t := all[schema.ParseGroupResource(resource)]; t != nil {
			return coder{t}, nil
		}
		return nil, fmt.Errorf("not named: %s", resource)
	})
}
