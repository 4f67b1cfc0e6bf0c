// SPDX-License-Identifier: Apache-2.0

// Command access answers for the storage of kube-apiserver 1.25: the storage factory decides which transformer is whose.
package main

import (
	"context"

	"enclint.example/oracle/harness"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/server/options/encryptionconfig"
	serverstorage "k8s.io/apiserver/pkg/server/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
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

// encoding is of no matter here: the factory wants one.
type encoding struct{}

func (encoding) StorageEncodingFor(r schema.GroupResource) (schema.GroupVersion, error) {
	return schema.GroupVersion{Group: r.Group, Version: "v1"}, nil
}

func (encoding) InMemoryEncodingFor(r schema.GroupResource) (schema.GroupVersion, error) {
	return schema.GroupVersion{Group: r.Group, Version: runtime.APIVersionInternal}, nil
}

func main() {
	if err := utilfeature.DefaultMutableFeatureGate.Set("KMSv2=true"); err != nil {
		panic(err)
	}
	codecs := serializer.NewCodecFactory(runtime.NewScheme())
	harness.AccessMain(func(_ context.Context, path, resource string) (harness.Coder, error) {
		all, err := encryptionconfig.GetTransformerOverrides(path)
		if err != nil {
			return nil, err
		}
		factory := serverstorage.NewDefaultStorageFactory(storagebackend.Config{}, runtime.ContentTypeJSON, codecs,
			encoding{}, serverstorage.NewResourceConfig(), nil)
		for named, transformer := range all {
			factory.SetTransformer(named, transformer)
		}
		config, err := factory.NewConfig(schema.ParseGroupResource(resource))
		if err != nil {
			return nil, err
		}
		// What the etcd storage does with none.
		if config.Transformer == nil {
			return coder{value.IdentityTransformer}, nil
		}
		return coder{config.Transformer}, nil
	})
}
