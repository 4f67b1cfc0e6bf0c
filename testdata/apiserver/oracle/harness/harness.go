// SPDX-License-Identifier: Apache-2.0

// Package harness turns one release of kube-apiserver's own configuration loader into a filter:
// one JSON object a line in, one a line out, in order. It knows nothing of Kubernetes' packages, so
// that 24 releases, which can never share one build, share this code.
package harness

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// Loader is what a release contributes.
type Loader struct {
	// Minor is N of Kubernetes 1.N.
	Minor int
	// Gates sets the value of --feature-gates on a fresh copy of the default gates, makes that copy
	// the one in force, and returns what puts the default back.
	Gates func(value string) (restore func(), err error)
	// Load does what kube-apiserver does with the file at start.
	Load func(path string, reload bool) error
}

// Case is one line of input. Version is allowed and ignored: a binary is one release.
type Case struct {
	ID      json.RawMessage `json:"id"`
	B64     string          `json:"b64"`
	Version string          `json:"version"`
	Reload  bool            `json:"reload"`
	Gates   string          `json:"gates"`
}

// Answer is one line of output.
type Answer struct {
	ID      json.RawMessage `json:"id"`
	Version string          `json:"version"`
	Verdict string          `json:"verdict"`
	OK      bool            `json:"ok"`
	Refusal *string         `json:"refusal"`
	Error   *string         `json:"error"`
	Raw     *string         `json:"raw,omitempty"`
}

// Unmatched is the refusal of a text that no pattern of names.go knows.
const Unmatched = "unmatched"

const childVariable = "ENCLINT_ORACLE_CHILD"

// Main reads cases from standard input until its end. It exits 0, 1 when a text had no name, or 2
// when it could not work.
func Main(l Loader) {
	raw := flag.Bool("raw", false, "show the loader's text as it is, too (it may hold secrets)")
	flag.Parse()
	if dir := os.Getenv(childVariable); dir != "" {
		serve(l, filepath.Join(dir, "enc.yaml"), *raw)
		return
	}
	dir, err := scratch()
	if err != nil {
		fail(err)
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-interrupted
		os.RemoveAll(dir)
		os.Exit(2)
	}()
	p := parent{loader: l, dir: dir, raw: *raw}
	unmatched, err := p.run(os.Stdin, os.Stdout)
	os.RemoveAll(dir)
	if err != nil {
		fail(err)
	}
	if unmatched > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "oracle:", err)
	os.Exit(2)
}

// scratch makes the folder of the file under test, in memory where there is such a place.
func scratch() (string, error) {
	if dir, err := os.MkdirTemp("/dev/shm", "enclint-oracle-"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "enclint-oracle-")
}

// lines gives long lines, too: a case may hold megabytes.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		return line, nil
	}
	return line, err
}
