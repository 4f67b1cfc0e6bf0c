// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

type key struct {
	name   string
	secret string // one of the words below, or "zz" of what opens nothing
}

type provider struct {
	kind   string // aescbc, aesgcm, secretbox, identity, kms
	keys   []key
	name   string // of kms
	v2     bool
	remote int // 1 and 2 have the same key, 3 has another one
}

type entry struct {
	resources []string
	providers []provider
}

type config []entry

func (c config) clone() config {
	out := slices.Clone(c)
	for e := range out {
		out[e].resources = slices.Clone(out[e].resources)
		out[e].providers = slices.Clone(out[e].providers)
		for p := range out[e].providers {
			out[e].providers[p].keys = slices.Clone(out[e].providers[p].keys)
		}
	}
	return out
}

// secrets by name: 32, 24 and 16 bytes; a name with a prime is the same bytes in other words.
var secretWords = map[string]string{}

func init() {
	for letter, size := range map[string]int{"A": 32, "B": 32, "C": 32, "D": 24, "E": 16, "zz": 32} {
		secretWords[letter] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter[:1], size)))
	}
	// The last character before the '=' has two bits that do not count.
	a := secretWords["A"]
	secretWords["A'"] = a[:len(a)-2] + "F="
	secretWords["A''"] = a[:8] + `\n` + a[8:]
}

// The plugin's sockets lie in a folder whose name is another one each time.
const socketFolder = "SOCKETS"

func (p provider) text(minor int) string {
	switch p.kind {
	case "identity":
		return "{identity: {}}"
	case "kms":
		api, version := "v1beta1", ""
		if p.v2 {
			version, api = "apiVersion: v2, ", "v2"
			if minor <= 26 {
				api = "v2alpha1"
			}
		}
		return fmt.Sprintf("{kms: {%sname: '%s', endpoint: 'unix://%s/%s-%d.sock'}}", version, p.name, socketFolder, api, p.remote)
	}
	keys := make([]string, len(p.keys))
	for i, k := range p.keys {
		keys[i] = fmt.Sprintf(`{name: '%s', secret: "%s"}`, k.name, secretWords[k.secret])
	}
	return fmt.Sprintf("{%s: {keys: [%s]}}", p.kind, strings.Join(keys, ", "))
}

func (c config) text(minor int) string {
	var b strings.Builder
	b.WriteString("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n")
	for _, e := range c {
		providers := make([]string, len(e.providers))
		for i, p := range e.providers {
			providers[i] = p.text(minor)
		}
		fmt.Fprintf(&b, "- {resources: ['%s'], providers: [%s]}\n", strings.Join(e.resources, "', '"), strings.Join(providers, ", "))
	}
	return b.String()
}

// cbcSecrets of all configurations together, each once.
func cbcSecrets(all ...config) []string {
	list := []string{}
	for _, c := range all {
		for _, e := range c {
			for _, p := range e.providers {
				for _, k := range p.keys {
					word := secretWords[strings.TrimRight(k.secret, "'")]
					if p.kind == "aescbc" && !slices.Contains(list, word) {
						list = append(list, word)
					}
				}
			}
		}
	}
	return list
}

// place of a key, or of a provider without any.
type place struct{ entry, provider, key int }

func (a place) before(b place) bool {
	if a.entry != b.entry {
		return a.entry < b.entry
	}
	if a.provider != b.provider {
		return a.provider < b.provider
	}
	return a.key < b.key
}

// parsePlace reads what enclint calls it: resources[0].providers[1].aescbc.keys[2].
func (c config) parsePlace(path string) (place, error) {
	var at place
	var kind string
	if n, _ := fmt.Sscanf(path, "resources[%d].providers[%d].%s", &at.entry, &at.provider, &kind); n != 3 {
		return at, fmt.Errorf("no path of a provider: %q", path)
	}
	kind, rest, keyed := strings.Cut(kind, ".")
	if keyed {
		if n, _ := fmt.Sscanf(rest, "keys[%d]", &at.key); n != 1 {
			return at, fmt.Errorf("no path of a key: %q", path)
		}
	}
	if at.entry >= len(c) || at.provider >= len(c[at.entry].providers) || c[at.entry].providers[at.provider].kind != kind ||
		keyed != (len(c[at.entry].providers[at.provider].keys) > 0) || keyed && at.key >= len(c[at.entry].providers[at.provider].keys) {
		return at, fmt.Errorf("nothing is there: %q", path)
	}
	return at, nil
}

// deadFrom puts, into every place from `at` on (or only behind it), what opens nothing.
func (c config) deadFrom(at place, itself bool) config {
	dies := func(here place) bool { return at.before(here) || itself && here == at }
	dead := key{name: "zz", secret: "zz"}
	out := c.clone()
	for e := range out {
		for p := range out[e].providers {
			v := &out[e].providers[p]
			for k := range v.keys {
				if dies(place{e, p, k}) {
					v.keys[k] = dead
					if v.kind != "secretbox" {
						v.keys[k].secret = "D" // as its kind wants it; nobody writes with that name
					}
				}
			}
			if len(v.keys) == 0 && dies(place{e, p, 0}) {
				*v = provider{kind: "secretbox", keys: []key{dead}}
			}
		}
	}
	return out
}
