// SPDX-License-Identifier: Apache-2.0

// Command kms serves KMS plugins that encrypt with keys of their own, until standard input ends:
//
//	kms DIR     DIR/v1beta1-1.sock ... DIR/v2-3.sock; "ready" on standard output
//
// Remotes 1 and 2 are one key behind two endpoints, 3 is another one.
package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc"
	"k8s.io/kms/apis/v1beta1"
	v2 "k8s.io/kms/apis/v2"
	"k8s.io/kms/pkg/service"
)

const timeout = 10 * time.Second

type remote struct {
	keyID string
	gcm   cipher.AEAD
}

func newRemote(keyID string) *remote {
	key := sha256.Sum256([]byte(keyID))
	block, err := aes.NewCipher(key[:])
	check(err)
	gcm, err := cipher.NewGCM(block)
	check(err)
	return &remote{keyID, gcm}
}

func (r *remote) seal(plain []byte) []byte {
	nonce := make([]byte, r.gcm.NonceSize())
	_, err := rand.Read(nonce)
	check(err)
	return r.gcm.Seal(nonce, nonce, plain, nil)
}

func (r *remote) open(sealed []byte) ([]byte, error) {
	n := r.gcm.NonceSize()
	if len(sealed) < n {
		return nil, fmt.Errorf("too short")
	}
	return r.gcm.Open(nil, sealed[:n], sealed[n:], nil)
}

// --- v2 ---

func (r *remote) Encrypt(_ context.Context, _ string, data []byte) (*service.EncryptResponse, error) {
	return &service.EncryptResponse{Ciphertext: r.seal(data), KeyID: r.keyID}, nil
}

func (r *remote) Decrypt(_ context.Context, _ string, q *service.DecryptRequest) ([]byte, error) {
	return r.open(q.Ciphertext)
}

func (r *remote) Status(context.Context) (*service.StatusResponse, error) {
	return &service.StatusResponse{Version: "v2", Healthz: "ok", KeyID: r.keyID}, nil
}

// alpha is what 1.25 and 1.26 speak: the same messages under another name, and another version.
type alpha struct{ *service.GRPCService }

func (s alpha) Status(ctx context.Context, q *v2.StatusRequest) (*v2.StatusResponse, error) {
	a, err := s.GRPCService.Status(ctx, q)
	if err == nil {
		a.Version = "v2alpha1"
	}
	return a, err
}

// --- v1 ---

type first struct {
	v1beta1.UnimplementedKeyManagementServiceServer
	remote *remote
}

func (s *first) Version(context.Context, *v1beta1.VersionRequest) (*v1beta1.VersionResponse, error) {
	return &v1beta1.VersionResponse{Version: "v1beta1", RuntimeName: "test", RuntimeVersion: "1"}, nil
}

func (s *first) Encrypt(_ context.Context, q *v1beta1.EncryptRequest) (*v1beta1.EncryptResponse, error) {
	return &v1beta1.EncryptResponse{Cipher: s.remote.seal(q.Plain)}, nil
}

func (s *first) Decrypt(_ context.Context, q *v1beta1.DecryptRequest) (*v1beta1.DecryptResponse, error) {
	plain, err := s.remote.open(q.Cipher)
	return &v1beta1.DecryptResponse{Plain: plain}, err
}

func check(err error) {
	if err != nil {
		log.Fatal("kms: ", err)
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: kms DIR")
	}
	for i, keyID := range []string{"one", "one", "other"} {
		r := newRemote(keyID)
		path := func(api string) string { return filepath.Join(os.Args[1], fmt.Sprintf("%s-%d.sock", api, i+1)) }
		beta := service.NewGRPCService(path("v2"), timeout, r)
		serve := func(api string, register func(*grpc.Server)) {
			listener, err := net.Listen("unix", path(api))
			check(err)
			server := grpc.NewServer()
			register(server)
			go func() { check(server.Serve(listener)) }()
		}
		serve("v1beta1", func(s *grpc.Server) { v1beta1.RegisterKeyManagementServiceServer(s, &first{remote: r}) })
		serve("v2alpha1", func(s *grpc.Server) {
			description := v2.KeyManagementService_ServiceDesc
			description.ServiceName = "v2alpha1.KeyManagementService"
			s.RegisterService(&description, alpha{beta})
		})
		go func() { check(beta.ListenAndServe()) }()
		for _, err := os.Stat(path("v2")); err != nil; _, err = os.Stat(path("v2")) {
			time.Sleep(time.Millisecond)
		}
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
}
