// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strconv"
	"strings"
)

// packedCase holds many doubtful values at once: since the validation lists
// every error, one case tests twenty. It is a mix of its own (-mix packed),
// for 1.23 and later, where texts are compared.
func packedCase(r *rng) testCase {
	c := testCase{class: "packed", kind: "packed", reload: r.chance(100)}
	g := &builder{r: r}
	doc := mapNode(kv("apiVersion", strNode(version)), kv("kind", strNode(kind)))
	list := listNode()
	for range r.between(1, 4) {
		names, providers := listNode(), listNode()
		for range r.between(1, 12) {
			names.items = append(names.items, strNode(packedName(r)))
		}
		for range r.between(3, 20) {
			providers.items = append(providers.items, packedProvider(g))
		}
		list.items = append(list.items, mapNode(kv("resources", names), kv("providers", providers)))
	}
	doc.add("resources", list)
	switch r.n(12) {
	case 0: // more than a hundred strict errors
		for i := range r.between(60, 130) {
			m := anyMapping(g, doc)
			m.insert(r, kv("x"+strconv.Itoa(i%r.between(1, 130)), g.anything(1)))
		}
	case 1:
		for range r.between(1, 8) {
			m := anyMapping(g, doc)
			if len(m.pairs) > 0 {
				m.insert(r, pick(r, m.pairs))
			}
		}
	case 2:
		references(r, g, doc)
	case 3:
		wide(r, doc)
	}
	if r.chance(500) {
		c.data = writeJSON(r, doc, 0)
	} else {
		w := &yamlWriter{r: r, step: 2, flow: pick(r, []int{0, 200})}
		w.blockMapping(doc, 0, true)
		c.data = w.out.Bytes()
	}
	if r.chance(150) {
		c.data = padded(r, c.data)
	}
	return c
}

func packedName(r *rng) string {
	switch r.n(4) {
	case 0:
		return pick(r, oddResources)
	case 1:
		return r.word("abA.*\u00e9\u00c9\u0130\u2126", r.between(0, 5))
	case 2:
		return r.text()
	default:
		return pick(r, goodResources) + strconv.Itoa(r.n(50))
	}
}

func packedProvider(g *builder) *node {
	r := g.r
	g.kmsSeen++
	switch r.n(10) {
	case 0, 1:
		keys := listNode()
		for range r.between(1, 8) {
			secret := r.brokenBase64(pick(r, []int{16, 24, 32, 5, 17}))
			keys.items = append(keys.items, mapNode(kv("name", strNode(pick(r, []string{"", "k", r.text()}))), kv("secret", strNode(secret))))
		}
		return mapNode(kv(pick(r, []string{"aescbc", "aesgcm", "secretbox"}), mapNode(kv("keys", keys))))
	case 2:
		return pick(r, []*node{mapNode(), mapNode(kv("identity", mapNode())), mapNode(kv("identity", mapNode()), kv("secretbox", mapNode()))})
	}
	m := mapNode()
	if r.chance(800) {
		m.add("apiVersion", strNode(pick(r, []string{"v1", "v2", "v2", "v3", "", r.text()})))
	}
	name := "k" + strconv.Itoa(g.kmsSeen)
	if r.chance(200) {
		name = pick(r, []string{"", "a:b", "k1", "k2", r.text()})
	}
	m.add("name", strNode(name))
	m.add("endpoint", strNode(pick(r, []string{r.badEndpoint(), r.badEndpoint(), r.endpoint(), r.text()})))
	if r.chance(400) {
		m.add("cachesize", rawNode(pick(r, []string{"0", "1", "-1", "2147483647", "-2147483648", "0x10", "1e3"})))
	}
	if r.chance(500) {
		m.add("timeout", strNode(validDuration(r)))
	}
	return mapNode(kv("kms", m))
}

// validDuration parses (nearly always), and is printed back where it is not positive.
func validDuration(r *rng) string {
	s := pick(r, []string{"-", "-", "-", ""})
	for range r.between(1, 3) {
		s += strconv.Itoa(r.n(pick(r, []int{2, 10, 100, 100000})))
		if r.chance(400) {
			s += "." + r.word("0123456789", r.between(0, 12))
		}
		s += pick(r, []string{"ns", "us", "µs", "ms", "s", "m", "h"})
	}
	return s
}

// wide adds keys and values around lengths where readers change their mind.
func wide(r *rng, doc *node) {
	for range r.between(1, 3) {
		n := pick(r, []int{126, 510, 1020, 2040, 4090}) + r.n(10)
		long := strings.Repeat(pick(r, []string{"a", "a ", "é", "\U0001f512", "a\n"}), n/2)
		pairs := []pair{kv(long, rawNode("1")), kv("x", strNode(long)), {rawNode(strings.Repeat("k", n)), rawNode("1")}}
		doc.insert(r, pick(r, pairs))
	}
}

// padded moves what follows across the borders of the pieces that are read.
func padded(r *rng, b []byte) []byte {
	n := pick(r, []int{512, 1024, 2048, 4096}) - r.n(40)
	filler := bytes.Repeat([]byte(pick(r, []string{"\n", " \n", "# c\n", "#é\n", "\r\n", " "})), n)[:n]
	filler = append(filler, '\n')
	if r.chance(500) {
		return append(filler, b...)
	}
	lines := bytes.SplitAfter(b, []byte("\n"))
	at := r.n(len(lines) + 1)
	return append(append(append([]byte{}, bytes.Join(lines[:at], nil)...), filler...), bytes.Join(lines[at:], nil)...)
}
