// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bufio"
	"bytes"
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

// AccessCase asks what New makes of what Old writes.
type AccessCase struct {
	ID       string `json:"id"`
	Old      string `json:"old"`
	New      string `json:"new"`
	Resource string `json:"resource"`
}

// AccessAnswer is about all trials together.
type AccessAnswer struct {
	ID       string `json:"id"`
	Readable string `json:"readable,omitempty"`
	Stale    bool   `json:"stale"`
	Garbage  bool   `json:"garbage"`
	Error    string `json:"error,omitempty"`
}

// AccessTrials is enough to see what happens to one value in 250.
const AccessTrials = 4000

// AccessMain is a filter like Main: load makes a Coder of a file for a resource.
func AccessMain(load func(path, resource string) (Coder, error)) {
	folder, err := os.MkdirTemp("", "access")
	if err != nil {
		fail(err)
	}
	defer os.RemoveAll(folder)
	in, out := bufio.NewReaderSize(os.Stdin, 1<<16), json.NewEncoder(os.Stdout)
	for {
		line, err := readLine(in)
		if err != nil {
			return
		}
		var c AccessCase
		if err := json.Unmarshal(line, &c); err != nil {
			fail(err)
		}
		a := access(load, filepath.Join(folder, "config.yaml"), c)
		if err := out.Encode(a); err != nil {
			fail(err)
		}
	}
}

func access(load func(path, resource string) (Coder, error), path string, c AccessCase) AccessAnswer {
	a := AccessAnswer{ID: c.ID, Readable: "no"}
	coders := [2]Coder{}
	for i, text := range []string{c.Old, c.New} {
		err := os.WriteFile(path, []byte(text), 0o600)
		if err == nil {
			coders[i], err = load(path, c.Resource)
		}
		if err != nil {
			return AccessAnswer{ID: c.ID, Error: err.Error()}
		}
	}
	plain := []byte("k8s\x00 a value of some length, so that there is more than one block")
	for i := 0; i < AccessTrials; i++ {
		key := fmt.Sprintf("/registry/secrets/default/s%d", i)
		stored, err := coders[0].Write(plain, key)
		if err != nil {
			return AccessAnswer{ID: c.ID, Error: err.Error()}
		}
		read, stale, err := coders[1].Read(stored, key)
		switch {
		case err != nil:
		case bytes.Equal(read, plain):
			a.Readable, a.Stale = "yes", stale
		default:
			a.Garbage = true
		}
	}
	return a
}
