// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	// json-iterator shows up to 100 bytes around the fault.
	iteratorContext = regexp.MustCompile(
		`(?s)( error found in #\d+ byte of \.\.\.\|).*(\|\.\.\., bigger context \.\.\.\|).*(\|\.\.\.)`)
	// A provider printed as JSON (1.34 and later) shows its keys.
	structSecret = regexp.MustCompile(`"Secret":"(?:[^"\\]|\\.)*"`)
	// A provider printed with %#v (up to 1.33) shows addresses, which differ from run to run.
	pointer = regexp.MustCompile(`\)\(0x[0-9a-f]+\)`)
	// Without a kind the whole file is shown.
	missing = regexp.MustCompile(`(?s)(Object '(?:Kind|apiVersion)' is missing in ').*'`)
)

// Redact blanks what may hold key material or is different in each run: the same four changes that
// enclint makes to its own rendering of these texts.
func Redact(text, path string, data []byte) string {
	text = strings.ReplaceAll(text, path, "FILE")
	if !bytes.HasPrefix(data, []byte("k8s\x00")) {
		text = missing.ReplaceAllString(text, "${1}REDACTED'")
	}
	text = iteratorContext.ReplaceAllString(text, "${1}REDACTED${2}REDACTED${3}")
	if strings.Contains(text, `: Invalid value: {"AESGCM":`) {
		text = structSecret.ReplaceAllString(text, `"Secret":"REDACTED"`)
	}
	return pointer.ReplaceAllString(text, ")(0xREDACTED)")
}
