// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math/rand/v2"
	"slices"
)

// testCase is a triple: what does new make of what old writes of the resource?
type testCase struct {
	number     int
	minor      int
	old, new   config
	resource   string
	sameRemote bool // all endpoints lead to the same key
}

// One release for each way of choosing the entry, and of searching it; the newest is what most people have.
var minors = []int{36, 36, 26, 25, 13}

// `ab` begins as `a` does; `a` opens, or tries to, what `a:...` wrote, and of 16 or 32 bytes more AES-CBC makes something.
var keyNames = []string{"a", "a", "a", "b", "b", "ab", "a:b", "a:123456789012345", "a:1234567890123456789012345678901"}
var kmsNames = []string{"kms", "kms", "kms", "other", "kms:a"}

var resourceLists = [][]string{{"secrets"}, {"secrets"}, {"secrets"}, {"secrets"}, {"secrets"}, {"secrets."}, {"configmaps"}, {"*."}, {"*.apps"}, {"*.*"},
	{"deployments.apps"}, {"secrets", "configmaps"}, {"secrets.v1"}, {"widgets.example.com"}, {"*.example.com"},
	{"*."}, {"configmaps", "deployments.apps"}}

type generator struct {
	*rand.Rand
	minor      int
	kms        bool
	sameRemote bool
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// generate makes case `number` of a seed.
func generate(seed uint64, number int) testCase {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, uint64(number)))}
	g.minor = pick(g, minors)
	g.kms = g.chance(30)
	g.sameRemote = g.chance(60)
	c := testCase{number: number, minor: g.minor, sameRemote: g.sameRemote, old: g.config()}
	switch {
	case g.chance(15):
		c.new = g.config()
	case g.chance(8):
		c.new = c.old.clone()
	default:
		c.new = g.change(c.old.clone())
	}
	if g.chance(50) {
		c.old, c.new = c.new, c.old
	}
	if g.chance(90) {
		c.old, c.new = g.tidy(c.old), g.tidy(c.new)
	}
	c.resource = g.resource(c.old)
	return c
}

// tidy takes out what most releases refuse: entries behind a wildcard that covers them, and names of KMS providers that are used twice.
func (g *generator) tidy(c config) config {
	rank := func(e entry) int {
		switch {
		case slices.Contains(e.resources, "*.*"):
			return 2
		case slices.ContainsFunc(e.resources, func(r string) bool { return r[0] == '*' }):
			return 1
		}
		return 0
	}
	if g.minor >= 27 {
		slices.SortStableFunc(c, func(a, b entry) int { return rank(a) - rank(b) })
		c = slices.CompactFunc(c, func(a, b entry) bool { return rank(a) > 0 && slices.Equal(a.resources, b.resources) })
	}
	if g.minor < 26 {
		return c
	}
	used := map[string]bool{}
	for e := range c {
		for p := range c[e].providers {
			v := &c[e].providers[p]
			if v.kind != "kms" {
				continue
			}
			for _, name := range []string{v.name, "kms", "other", "third", "fourth", "fifth"} {
				if v.name = name; !used[name] && !(v.v2 && name == "kms:a") {
					break
				}
			}
			used[v.name] = true
		}
	}
	return c
}

// resource is mostly one that the configuration speaks of. Custom resources are not encrypted at all up to 1.25: that is
// decided outside of what can be asked here.
func (g *generator) resource(c config) string {
	r := pick(g, []string{"secrets", "secrets", "secrets", "configmaps", "deployments.apps", "widgets.example.com"})
	if g.chance(60) {
		switch named := pick(g, pick(g, c).resources); named {
		case "secrets", "configmaps", "deployments.apps", "widgets.example.com":
			r = named
		}
	}
	if g.minor <= 25 && r == "widgets.example.com" {
		return "secrets"
	}
	return r
}

func (g *generator) secret(kind string) string {
	switch {
	case g.chance(85):
		return pick(g, []string{"A", "A", "B", "B", "C"})
	case kind == "secretbox" || g.chance(40):
		return pick(g, []string{"A'", "A''"})
	}
	return pick(g, []string{"D", "E"})
}

func (g *generator) key(kind string) key { return key{pick(g, keyNames), g.secret(kind)} }

func (g *generator) provider() provider {
	if g.kms && g.chance(45) {
		p := provider{kind: "kms", name: pick(g, kmsNames), remote: 1 + g.IntN(2), v2: g.minor >= 25 && g.chance(60)}
		if !g.sameRemote && g.chance(40) {
			p.remote = 3
		}
		if p.v2 && g.chance(90) {
			p.name = pick(g, kmsNames[:4])
		}
		return p
	}
	p := provider{kind: pick(g, []string{"aescbc", "aescbc", "aescbc", "aesgcm", "aesgcm", "secretbox", "secretbox", "identity"})}
	if p.kind != "identity" {
		for range pick(g, []int{1, 1, 1, 2, 2, 3}) {
			p.keys = append(p.keys, g.key(p.kind))
		}
	}
	return p
}

func (g *generator) providers() []provider {
	var list []provider
	for range pick(g, []int{1, 1, 2, 2, 3, 4}) {
		list = append(list, g.provider())
	}
	if g.chance(30) {
		list = append(list, provider{kind: "identity"})
	}
	return list
}

func (g *generator) config() config {
	var c config
	for range pick(g, []int{1, 1, 1, 2, 2, 3}) {
		c = append(c, entry{slices.Clone(pick(g, resourceLists)), g.providers()})
	}
	return c
}

// change does what people do between two files, and what they do by mistake.
func (g *generator) change(c config) config {
	for range pick(g, []int{1, 1, 2, 3}) {
		at := g.IntN(len(c))
		e := &c[at]
		p := g.IntN(len(e.providers))
		v := &e.providers[p]
		switch g.IntN(15) {
		case 0, 1:
			e.providers = slices.Insert(e.providers, 0, g.provider())
		case 2:
			e.providers = append(e.providers, g.provider())
		case 3:
			if len(e.providers) > 1 {
				e.providers = slices.Delete(e.providers, p, p+1)
			}
		case 4:
			g.Shuffle(len(e.providers), func(i, j int) { e.providers[i], e.providers[j] = e.providers[j], e.providers[i] })
		case 5:
			if len(v.keys) > 0 {
				v.keys = slices.Insert(v.keys, g.IntN(len(v.keys)+1), g.key(v.kind))
			}
		case 6:
			if len(v.keys) > 1 {
				k := g.IntN(len(v.keys))
				v.keys = slices.Delete(v.keys, k, k+1)
			}
		case 7:
			g.Shuffle(len(v.keys), func(i, j int) { v.keys[i], v.keys[j] = v.keys[j], v.keys[i] })
		case 8:
			if len(v.keys) > 0 {
				pick(g, []func(*key){func(k *key) { k.name = pick(g, keyNames) }, func(k *key) { k.secret = g.secret(v.kind) }})(
					&v.keys[g.IntN(len(v.keys))])
			}
		case 9:
			e.providers = append(e.providers, provider{kind: "identity"})
		case 10:
			e.resources = slices.Clone(pick(g, resourceLists))
		case 11:
			if len(c) > 1 {
				c = slices.Delete(c, at, at+1)
			}
		case 12:
			c = slices.Insert(c, g.IntN(len(c)+1), entry{slices.Clone(pick(g, resourceLists)), g.providers()})
		case 13:
			if v.kind == "kms" {
				pick(g, []func(){func() { v.name = pick(g, kmsNames) }, func() { v.v2 = !v.v2 && g.minor >= 25 },
					func() { v.remote = 1 + g.IntN(2) }})()
			}
		case 14:
			if len(v.keys) > 0 {
				v.kind = pick(g, []string{"aescbc", "aesgcm", "secretbox"})
			}
		}
	}
	return c
}
