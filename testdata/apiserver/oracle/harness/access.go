// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Coder is what a configuration does with one resource.
type Coder interface {
	Write(plain []byte, key string) ([]byte, error)
	Read(stored []byte, key string) (plain []byte, stale bool, err error)
}

// LoadCoder makes a Coder of a file for a resource; what it keeps open ends with the context.
type LoadCoder func(ctx context.Context, path, resource string) (Coder, error)

// AccessCase asks what New makes of what Old writes.
type AccessCase struct {
	ID       string `json:"id"`
	Old      string `json:"old"`
	New      string `json:"new"`
	Resource string `json:"resource"`
	// Secrets are those of AES-CBC in both, in base64: values are then written with the few nonces that make
	// one of them take the other's values for its own. Without: with thousands of random ones.
	Secrets []string `json:"secrets"`
	// Variants of New are asked too, whether each reads it.
	Variants []string `json:"variants"`
}

// AccessAnswer is about all trials together.
type AccessAnswer struct {
	ID       string `json:"id"`
	Readable string `json:"readable,omitempty"`
	Stale    bool   `json:"stale"`
	Garbage  bool   `json:"garbage"`
	Raw      bool   `json:"raw"`      // what was stored came back as it is, encrypted
	Variants string `json:"variants"` // a letter each: y or n
	Error    string `json:"error,omitempty"`
}

// AccessTrials is enough to see what happens to one value in 250.
const AccessTrials = 4000

// fewTrials of a value that is readable do not all come back as something else.
const fewTrials = 4

var accessPlain = []byte("k8s\x00 a value of some length, so that there is more than one block")

// AccessMain is a filter like Main; with the argument "plan" it executes plans.
func AccessMain(load LoadCoder) {
	seedNonces()
	folder, err := scratch()
	if err != nil {
		fail(err)
	}
	defer os.RemoveAll(folder)
	answer := func(line []byte) (any, error) {
		var c AccessCase
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, err
		}
		return access(load, filepath.Join(folder, "config.yaml"), c), nil
	}
	if len(os.Args) == 2 && os.Args[1] == "plan" {
		answer = func(line []byte) (any, error) {
			var p Plan
			if err := json.Unmarshal(line, &p); err != nil {
				return nil, err
			}
			return executePlan(load, folder, p), nil
		}
	}
	in, out := bufio.NewReaderSize(os.Stdin, 1<<16), json.NewEncoder(os.Stdout)
	for {
		line, err := readLine(in)
		if err != nil {
			return
		}
		a, err := answer(line)
		if err == nil {
			err = out.Encode(a)
		}
		if err != nil {
			fail(err)
		}
	}
}

func loadText(ctx context.Context, load LoadCoder, path, text, resource string) (Coder, error) {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		fail(err)
	}
	return load(ctx, path, resource)
}

func access(load LoadCoder, path string, c AccessCase) AccessAnswer {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a := AccessAnswer{ID: c.ID, Readable: "no"}
	coders := [2]Coder{}
	for i, text := range []string{c.Old, c.New} {
		var err error
		if coders[i], err = loadText(ctx, load, path, text, c.Resource); err != nil {
			return AccessAnswer{ID: c.ID, Error: err.Error()}
		}
	}
	for _, text := range c.Variants {
		said, err := reads(ctx, load, path, coders[0], text, c.Resource)
		if err != nil {
			return AccessAnswer{ID: c.ID, Error: "variant: " + err.Error()}
		}
		a.Variants += said
	}
	try := func(key string, nonce []byte) bool {
		stored, err := writeWith(coders[0], accessPlain, key, nonce)
		if err != nil {
			a = AccessAnswer{ID: c.ID, Error: err.Error()}
			return false
		}
		read, stale, err := coders[1].Read(stored, key)
		switch {
		case err != nil:
		case bytes.Equal(read, accessPlain):
			a.Readable, a.Stale = "yes", stale
		case bytes.Equal(read, stored):
			a.Raw = true
		default:
			a.Garbage = true
		}
		// Nothing else depends on chance.
		return c.Secrets == nil || isCBC(stored)
	}
	count := AccessTrials
	if c.Secrets != nil {
		count = fewTrials
	}
	for i := 0; i < count; i++ {
		if !try(fmt.Sprintf("/registry/secrets/default/s%d", i), nil) {
			return a
		}
	}
	for _, nonce := range doubtfulNonces(c.Secrets, accessPlain) {
		if !try("/registry/secrets/default/s", nonce) {
			return a
		}
	}
	return a
}

// reads says y or n: does this text read what the coder writes?
func reads(ctx context.Context, load LoadCoder, path string, old Coder, text, resource string) (string, error) {
	coder, err := loadText(ctx, load, path, text, resource)
	if err != nil {
		return "", err
	}
	for range fewTrials {
		stored, err := old.Write(accessPlain, "/registry/secrets/default/v")
		if err != nil {
			return "", err
		}
		if read, _, err := coder.Read(stored, "/registry/secrets/default/v"); err == nil && bytes.Equal(read, accessPlain) {
			return "y", nil
		}
		if !isCBC(stored) {
			break
		}
	}
	return "n", nil
}
