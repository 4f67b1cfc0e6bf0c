// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
)

// serve answers cases until standard input ends. What Kubernetes logs goes to standard error, which
// the parent has closed off.
func serve(l Loader, path string, raw bool) {
	in, out := bufio.NewReaderSize(os.Stdin, 1<<16), bufio.NewWriterSize(os.Stdout, 1<<16)
	for {
		line, err := readLine(in)
		if err != nil {
			return
		}
		var c Case
		if err := json.Unmarshal(line, &c); err != nil {
			return
		}
		out.Write(encode(judge(l, path, raw, c)))
		if err := out.Flush(); err != nil {
			return
		}
	}
}

func judge(l Loader, path string, raw bool, c Case) Answer {
	data, err := base64.StdEncoding.DecodeString(c.B64)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		return refused(l.Minor, c, "harness: "+err.Error(), Unmatched, nil)
	}
	text, panics, err := load(l, path, c)
	if panics {
		return panicked(l.Minor, c, text, shown(raw, text))
	}
	if err == nil {
		return Answer{ID: c.ID, Version: version(l.Minor), Verdict: "accepted", OK: true}
	}
	clean := Redact(err.Error(), path, data)
	return refused(l.Minor, c, clean, Name(clean), shown(raw, err.Error()))
}

func load(l Loader, path string, c Case) (text string, panics bool, err error) {
	defer func() {
		if v := recover(); v != nil {
			text, panics = fmt.Sprint(v), true
		}
	}()
	if c.Gates != "" {
		restore, err := l.Gates(c.Gates)
		if restore != nil {
			defer restore()
		}
		if err != nil {
			return "", false, err
		}
	}
	return "", false, l.Load(path, c.Reload)
}

func refused(minor int, c Case, text, name string, raw *string) Answer {
	return Answer{ID: c.ID, Version: version(minor), Verdict: "refused", Refusal: &name, Error: &text, Raw: raw}
}

func panicked(minor int, c Case, text string, raw *string) Answer {
	name := "panic"
	return Answer{ID: c.ID, Version: version(minor), Verdict: "panics", Refusal: &name, Error: &text, Raw: raw}
}

func version(minor int) string { return fmt.Sprintf("1.%d", minor) }

func shown(raw bool, text string) *string {
	if !raw {
		return nil
	}
	return &text
}

// encode keeps <, > and & readable, as a person writes them.
func encode(a Answer) []byte {
	if len(a.ID) == 0 {
		a.ID = json.RawMessage("null")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(a); err != nil {
		fail(err)
	}
	return b.Bytes()
}
