// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"io"
	"sync"
)

// nonces stands in for the system's random source. AES-CBC has no authentication: of what another secret wrote it
// only wants that the padding looks right, which one nonce in 250 brings about. Those can be had on demand.
type nonces struct {
	mutex sync.Mutex
	next  []byte // what the next read of its size gets
	rest  io.Reader
}

var nonceSource = &nonces{}

func seedNonces() {
	nonceSource.rest = rand.Reader
	rand.Reader = nonceSource
}

func (s *nonces) Read(p []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.next != nil && len(p) == len(s.next) {
		copy(p, s.next)
		s.next = nil
		return len(p), nil
	}
	return s.rest.Read(p)
}

func (s *nonces) set(next []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.next = next
}

func writeWith(c Coder, plain []byte, key string, nonce []byte) ([]byte, error) {
	nonceSource.set(nonce)
	defer nonceSource.set(nil)
	return c.Write(plain, key)
}

func isCBC(stored []byte) bool { return bytes.HasPrefix(stored, []byte("k8s:enc:aescbc:")) }

var nonceTable = map[[3]string][]byte{} // writer's secret, reader's secret, value

// doubtfulNonces returns, for each of the secrets as writer and each other one as reader, a nonce with which the
// reader opens the value: the first that fits, counted from zero.
func doubtfulNonces(secrets []string, plain []byte) [][]byte {
	var all [][]byte
	for _, writer := range secrets {
		for _, reader := range secrets {
			if writer == reader {
				continue
			}
			name := [3]string{writer, reader, string(plain)}
			nonce, known := nonceTable[name]
			if !known {
				nonce = findNonce(writer, reader, plain)
				nonceTable[name] = nonce
			}
			if nonce != nil {
				all = append(all, nonce)
			}
		}
	}
	return all
}

func blockOf(secret string) cipher.Block {
	key, err := base64.StdEncoding.DecodeString(secret)
	if err != nil {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	return block
}

func findNonce(writer, reader string, plain []byte) []byte {
	w, r := blockOf(writer), blockOf(reader)
	if w == nil || r == nil {
		return nil
	}
	size := aes.BlockSize - len(plain)%aes.BlockSize
	padded := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(size)}, size)...)
	sealed, opened := make([]byte, len(padded)), make([]byte, len(padded))
	nonce := make([]byte, aes.BlockSize)
	for n := uint64(0); n < 100000; n++ {
		binary.BigEndian.PutUint64(nonce, n)
		cipher.NewCBCEncrypter(w, nonce).CryptBlocks(sealed, padded)
		cipher.NewCBCDecrypter(r, nonce).CryptBlocks(opened, sealed)
		last := int(opened[len(opened)-1])
		if last >= 1 && last <= aes.BlockSize && !bytes.Equal(opened, padded) &&
			bytes.Equal(opened[len(opened)-last:], bytes.Repeat([]byte{byte(last)}, last)) {
			return nonce
		}
	}
	return nil // the same key in other words
}
