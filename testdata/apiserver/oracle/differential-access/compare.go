// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

type ourQuestion struct {
	ID       string `json:"id"`
	Old      string `json:"old"`
	New      string `json:"new"`
	Resource string `json:"resource"`
	Version  string `json:"version"`
}

type ourAnswer struct {
	ID       string  `json:"id"`
	Readable string  `json:"readable"`
	Stale    bool    `json:"stale"`
	Garbage  bool    `json:"garbage"`
	By       *string `json:"by"`
	Error    string  `json:"error"`
}

type realQuestion struct {
	ID       string   `json:"id"`
	Old      string   `json:"old"`
	New      string   `json:"new"`
	Resource string   `json:"resource"`
	Secrets  []string `json:"secrets"`
	Variants []string `json:"variants,omitempty"`
}

type realAnswer struct {
	ID       string `json:"id"`
	Readable string `json:"readable"`
	Stale    bool   `json:"stale"`
	Garbage  bool   `json:"garbage"`
	Raw      bool   `json:"raw"`
	Variants string `json:"variants"`
	Error    string `json:"error"`
}

func minorName(minor int) string { return "1." + strconv.Itoa(minor) }

func (c testCase) ours() ourQuestion {
	encode := func(c config, minor int) string { return base64.StdEncoding.EncodeToString([]byte(c.text(minor))) }
	return ourQuestion{strconv.Itoa(c.number), encode(c.old, c.minor), encode(c.new, c.minor), c.resource, minorName(c.minor)}
}

func (c testCase) real(sockets string) realQuestion {
	text := func(x config) string { return strings.ReplaceAll(x.text(c.minor), socketFolder, sockets) }
	return realQuestion{strconv.Itoa(c.number), text(c.old), text(c.new), c.resource, cbcSecrets(c.old, c.new), nil}
}

// compare says what is wrong with our answer, or nothing.
func (c testCase) compare(our ourAnswer, real realAnswer) string {
	if our.Error != "" || real.Error != "" {
		if our.Error != "" && real.Error != "" {
			return ""
		}
		return "one of both refuses"
	}
	if our.Garbage != real.Garbage {
		return "garbage"
	}
	// Who encrypts nothing does not look either, up to 1.25.
	if real.Raw && (c.minor > 25 || our.Readable != "no") {
		return "what is stored comes back as it is"
	}
	if our.Readable == "unknown" && !c.sameRemote {
		return ""
	}
	want := our.Readable
	if want == "unknown" {
		want = "yes"
	}
	switch {
	case want != real.Readable:
		return "readable"
	case our.Stale != real.Stale:
		return "stale"
	}
	return ""
}

// withOpeners asks two more things about a value of which we say what opens it: with nothing alive behind that it must still be
// readable, and with that dead too no longer.
func (c testCase) withOpeners(our ourAnswer, sockets string) (realQuestion, error) {
	q := c.real(sockets)
	if our.By == nil || our.Readable == "unknown" && !c.sameRemote {
		return q, nil
	}
	at, err := c.new.parsePlace(*our.By)
	for _, itself := range []bool{false, true} {
		dead := c
		dead.new = c.new.deadFrom(at, itself)
		q.Variants = append(q.Variants, dead.real(sockets).New)
	}
	return q, err
}

const openersWant = "yn"

func compareOpeners(real realAnswer) string {
	if real.Variants != openersWant {
		return fmt.Sprintf("by: with all dead behind what opens it, and with that dead too, it is %q and not %q", real.Variants, openersWant)
	}
	return ""
}
