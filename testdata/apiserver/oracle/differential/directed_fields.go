// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strconv"
	"strings"
)

func anyEntry(g *builder, doc *node) *node { return pick(g.r, doc.get("resources").items) }

// anyProvider is one of the document's providers that holds keys (added where
// there is none), and its type.
func anyProvider(g *builder, doc *node) (*node, string) {
	e := anyEntry(g, doc)
	kindOf := pick(g.r, []string{"aescbc", "aesgcm", "secretbox"})
	p := mapNode(kv(kindOf, g.keys([]int{32})))
	list := e.get("providers")
	list.items[g.r.n(len(list.items))] = p
	return p, kindOf
}

func anyKeyOf(g *builder, doc *node) *node {
	p, name := anyProvider(g, doc)
	return pick(g.r, p.get(name).get("keys").items)
}

var fieldTargets = []target{
	tree("field-type", 13, 36, 2, func(g *builder, doc *node) {
		switch g.r.n(10) {
		case 0:
			doc.put("resources", pick(g.r, []*node{strNode("x"), rawNode("5"), mapNode(), rawNode("true"), listNode(rawNode("5")), listNode(listNode())}))
		case 1:
			anyEntry(g, doc).put(pick(g.r, []string{"resources", "providers"}), pick(g.r, []*node{strNode("secrets"), mapNode(), rawNode("5"), rawNode("yes"), listNode(rawNode("5")), listNode(listNode()), listNode(rawNode("no"))}))
		case 2:
			anyKeyOf(g, doc).put(pick(g.r, []string{"name", "secret"}), pick(g.r, []*node{rawNode("5"), rawNode("1e3"), listNode(), mapNode(), rawNode("yes"), rawNode("0x1F")}))
		case 3:
			p, name := anyProvider(g, doc)
			p.put(name, pick(g.r, []*node{listNode(), strNode(""), rawNode("5"), rawNode("true"), mapNode(kv("keys", mapNode())), mapNode(kv("keys", strNode("k")))}))
		case 4:
			p, _ := anyProvider(g, doc)
			p.pairs = []pair{kv("identity", pick(g.r, []*node{strNode(""), rawNode("true"), listNode(), rawNode("1")}))}
		default:
			m := kmsIn(g, doc)
			if g.r.chance(400) {
				m.put("cachesize", pick(g.r, []*node{rawNode(g.r.number()), rawNode(g.r.number()), strNode("5"), rawNode("true"), listNode(), rawNode("1.5"), rawNode("3000000000")}))
				return
			}
			m.put(pick(g.r, []string{"apiVersion", "name", "endpoint", "cachesize", "timeout"}), pick(g.r, []*node{rawNode("5"), rawNode("true"), listNode(), mapNode(), rawNode("1.5"), rawNode("-1"), rawNode("1e100")}))
		}
	}),
	tree("duration-syntax", 14, 36, 6, func(g *builder, doc *node) {
		m := kmsIn(g, doc)
		bad := pick(g.r, oddDurations)
		if g.r.chance(300) {
			bad = g.r.word("0123.smhnuµ-+ ", g.r.between(1, 8))
		}
		m.put("timeout", strNode(bad))
		if g.r.chance(100) {
			anyKeyOf(g, doc).put("name", rawNode("5"))
		}
	}),
	yamlTree("duplicate-key", 31, 36, 3, func(g *builder, doc *node) {
		m := anyMapping(g, doc)
		if g.r.chance(400) || len(m.pairs) == 0 {
			key := pick(g.r, []*node{rawNode(g.r.number()), strNode(g.r.text()), rawNode("yes"), rawNode("1"), {text: "QQ==", tag: "!!binary"}, rawNode("2001-01-01")})
			m.insert(g.r, pair{key, g.anything(1)})
			m.insert(g.r, pair{key.clone(), g.anything(1)})
			return
		}
		m.insert(g.r, pick(g.r, m.pairs))
		if g.r.chance(300) {
			mergePairs(g.r, g, doc)
		}
	}),
	tree("unknown-field", 31, 36, 1, func(g *builder, doc *node) {
		for range g.r.between(1, 3) {
			m := anyMapping(g, doc)
			m.insert(g.r, kv(pick(g.r, []string{"x", "metadata", "pandas", "Name", "a.b", "a[0]", "é", "\"", "", "Resources", "cachSize", g.r.text()}), g.anything(1)))
		}
	}),
	{"duplicate-field", 31, 36, 7, func(g *builder, c *testCase) {
		doc := g.config()
		g.withKMS = true
		for range g.r.between(1, 2) {
			m := anyMapping(g, doc)
			if len(m.pairs) > 0 {
				p := pick(g.r, m.pairs)
				value := p.value.clone()
				if g.r.chance(400) {
					value = pick(g.r, []*node{rawNode("null"), listNode(), mapNode(), strNode("x"), g.anything(1)})
				}
				m.insert(g.r, pair{p.key.clone(), value})
			}
		}
		c.data = writeJSON(g.r, doc, 0)
	}},
	tree("resources-required", 18, 36, 3, func(g *builder, doc *node) {
		doc.drop("resources")
		if g.r.chance(600) {
			doc.insert(g.r, pair{strNode("resources"), pick(g.r, []*node{listNode(), rawNode("~"), rawNode("")})})
		}
	}),
	tree("entry-resources-required", 18, 36, 4, func(g *builder, doc *node) {
		e := doc.get("resources").items[0]
		e.drop("resources")
		if g.r.chance(500) {
			e.put("resources", pick(g.r, []*node{listNode(), rawNode("~")}))
		}
	}),
	tree("entry-providers-required", 18, 36, 4, func(g *builder, doc *node) {
		e := doc.get("resources").items[0]
		e.drop("providers")
		if g.r.chance(500) {
			e.put("providers", pick(g.r, []*node{listNode(), rawNode("~")}))
		}
	}),
	tree("provider-none", 13, 36, 3, func(g *builder, doc *node) {
		list := anyEntry(g, doc).get("providers")
		list.items[g.r.n(len(list.items))] = pick(g.r, []*node{mapNode(), rawNode("~"), mapNode(kv("identity", rawNode("~"))), mapNode(kv("kms", rawNode("null"))), rawNode("")})
	}),
	tree("provider-many", 13, 36, 5, func(g *builder, doc *node) {
		p, name := anyProvider(g, doc)
		for _, other := range []string{"aescbc", "aesgcm", "secretbox", "identity", "kms"} {
			if other == name || !g.r.chance(450) {
				continue
			}
			switch other {
			case "identity":
				p.insert(g.r, kv(other, mapNode()))
			case "kms":
				p.insert(g.r, kv(other, g.kms()))
			default:
				p.insert(g.r, kv(other, pick(g.r, []*node{g.keys([]int{32}), mapNode(), mapNode(kv("keys", listNode())), g.keys([]int{5})})))
			}
		}
		if len(p.pairs) == 1 {
			p.insert(g.r, kv("identity", mapNode()))
		}
	}),
}

var keyTargets = []target{
	tree("keys-required", 13, 36, 4, func(g *builder, doc *node) {
		p, name := anyProvider(g, doc)
		p.put(name, pick(g.r, []*node{mapNode(), mapNode(kv("keys", listNode())), mapNode(kv("keys", rawNode("~")))}))
	}),
	tree("key-name-required", 13, 36, 5, func(g *builder, doc *node) {
		k := anyKeyOf(g, doc)
		k.put("name", pick(g.r, []*node{strNode(""), rawNode("~"), rawNode("null")}))
		if g.r.chance(300) {
			k.drop("name")
		}
	}),
	tree("key-secret-required", 13, 36, 5, func(g *builder, doc *node) {
		k := anyKeyOf(g, doc)
		k.put("secret", pick(g.r, []*node{strNode(""), rawNode("~"), rawNode("null")}))
		if g.r.chance(300) {
			k.drop("secret")
		}
	}),
	tree("key-base64", 13, 36, 3, func(g *builder, doc *node) {
		for range g.r.between(1, 2) {
			anyKeyOf(g, doc).put("secret", strNode(g.r.brokenBase64(pick(g.r, []int{16, 24, 32, 32, 31}))))
		}
	}),
	tree("key-length", 13, 36, 5, func(g *builder, doc *node) {
		secret := g.r.secret(pick(g.r, []int{1, 2, 8, 15, 16, 17, 23, 24, 25, 31, 32, 33, 48, 64, 100, 28}))
		if g.r.chance(100) {
			secret = pick(g.r, []string{"\n", "\r\n", "\n\n\n"})
		}
		anyKeyOf(g, doc).put("secret", strNode(secret))
	}),
}

// kmsIn puts a KMS provider without a fault into the document and returns it.
func kmsIn(g *builder, doc *node) *node {
	m := mapNode(kv("apiVersion", strNode(pick(g.r, []string{"v1", "v2", "v2"}))), kv("name", strNode("kms"+strconv.Itoa(g.r.n(5)))),
		kv("endpoint", strNode("unix:///a/"+strconv.Itoa(g.r.n(9))+".sock")))
	list := anyEntry(g, doc).get("providers")
	list.items[g.r.n(len(list.items))] = mapNode(kv("kms", m))
	if g.r.chance(300) {
		m.add("timeout", strNode(pick(g.r, durations)))
	}
	return m
}

func kmsTree(refusal string, first, last, weight int, change func(g *builder, m *node)) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		doc := g.config()
		m := kmsIn(g, doc)
		change(g, m)
		if g.r.chance(400) {
			shuffle(g.r, m.pairs)
		}
		c.data = write(g.r, doc, 0)
		if first >= 24 || g.r.chance(200) {
			c.gates = pick(g.r, []string{"", "", "KMSv1=true", "KMSv2=true"})
		}
	}}
}

var kmsTargets = []target{
	kmsTree("kms-name-required", 18, 36, 9, func(g *builder, m *node) {
		m.put("name", pick(g.r, []*node{strNode(""), rawNode("~")}))
		if g.r.chance(300) {
			m.drop("name")
		}
	}),
	kmsTree("kms-name-colon", 25, 36, 12, func(g *builder, m *node) {
		m.put("apiVersion", strNode(pick(g.r, []string{"v2", "v2", "v2", "v3", "", "v1"})))
		m.put("name", strNode(pick(g.r, []string{"a:b", ":", "a:", ":a", "a::b", "é:\"", "a\n:", ":%", "a：:"})))
	}),
	{"kms-name-duplicate", 26, 36, 10, func(g *builder, c *testCase) {
		doc := g.config()
		doc.get("resources").items[0].get("providers").items = listNode(mapNode(kv("kms", mapNode(kv("apiVersion", strNode(pick(g.r, []string{"v1", "v2", "v2"}))),
			kv("name", strNode("twice")), kv("endpoint", strNode("unix:///a")))))).items
		m := mapNode(kv("apiVersion", strNode(pick(g.r, []string{"v1", "v2", "v2", "v2"}))), kv("name", strNode("twice")), kv("endpoint", strNode("unix:///b")))
		list := anyEntry(g, doc).get("providers")
		list.items = append(list.items, mapNode(kv("kms", m)))
		c.data = write(g.r, doc, 0)
		c.reload = g.r.chance(500)
		c.gates = pick(g.r, []string{"", "", "", "KMSv1=true", "KMSv2=true"})
	}},
	kmsTree("kms-timeout", 14, 36, 6, func(g *builder, m *node) {
		m.put("timeout", strNode(pick(g.r, []string{"0", "0s", "-1s", "-1m", "-0", "-1.5h", "0h0m", "-1ns", "-1us", "-999ms", "-9223372036854775808ns", "0.0000000001s", "-1h2m3.004005006s", "-100h", "-1.1ms"})))
	}),
	kmsTree("kms-endpoint-required", 13, 36, 6, func(g *builder, m *node) {
		m.put("endpoint", pick(g.r, []*node{strNode(""), rawNode("~")}))
		if g.r.chance(300) {
			m.drop("endpoint")
		}
	}),
	kmsTree("kms-endpoint-url", 13, 36, 4, func(g *builder, m *node) {
		if g.r.chance(300) {
			m.put("endpoint", strNode(pick(g.r, []string{"unix:///%", "unix:///%zz", "unix://a:b/c", ":a", "unix://a b/c", "unix://[::1/a", "unix://%41/a", "unix://h:8x/a", "unix:///a#%z", "a b:c", "1:a", "unix://a%20b/c"})))
			return
		}
		m.put("endpoint", strNode(g.r.badEndpoint()))
	}),
	kmsTree("kms-endpoint-scheme", 13, 36, 6, func(g *builder, m *node) {
		m.put("endpoint", strNode(pick(g.r, []string{"https://www.foo.com", "tcp://1.2.3.4:80", "http://a", "/var/run/a.sock", "a", "unixs:///a", "HTTP://A", "//h/a", "a+b.c-d:x", "vsock://-1:0", "./a:b"})))
	}),
	kmsTree("kms-cachesize", 18, 36, 10, func(g *builder, m *node) {
		m.put("apiVersion", strNode("v1"))
		if g.r.chance(200) {
			m.drop("apiVersion")
		}
		m.put("cachesize", rawNode(pick(g.r, []string{"0", "0", "0", "-0", "0x0", "00", "0.0", "0b0", "+0", "0e5", "0_0", "4294967296"})))
	}),
	kmsTree("kms-cachesize-v2", 27, 36, 8, func(g *builder, m *node) {
		m.put("apiVersion", strNode(pick(g.r, []string{"v2", "v2", "v2", "v3"})))
		m.put("cachesize", rawNode(pick(g.r, []string{"0", "1", "1000", "-1", "0x10", "1e3", "2147483647", "-2147483648", "1_0"})))
	}),
	kmsTree("kms-apiversion", 25, 36, 7, func(g *builder, m *node) {
		m.put("apiVersion", strNode(pick(g.r, []string{"v3", "V2", "v1beta1", "v2beta1", "2", " v2", "v2\n", "é", "v0", "\"", "<v1>", "\u2028", "`"})))
	}),
	{"kms-v1-disabled", 28, 36, 6, func(g *builder, c *testCase) {
		doc := g.config()
		m := kmsIn(g, doc)
		m.put("apiVersion", strNode("v1"))
		if g.r.chance(500) {
			m.drop("apiVersion")
		}
		c.data = write(g.r, doc, 0)
		// The gate exists from 1.28 on, where only an explicit false switches it off.
		c.gates = pick(g.r, []string{"KMSv1=false", "KMSv1=false", "KMSv1=false", "KMSv1=0", "", "KMSv1=true,KMSv1=false"})
	}},
	{"kms-v2-disabled", 25, 28, 5, func(g *builder, c *testCase) {
		doc := g.config()
		m := kmsIn(g, doc)
		m.put("apiVersion", strNode("v2"))
		c.data = write(g.r, doc, 0)
		c.gates = pick(g.r, []string{"KMSv2=false", "KMSv2=false", "AllBeta=false", "KMSv2=f", "AllAlpha=true,KMSv2=false"})
	}},
	kmsTree("kms-endpoint-dial", 25, 36, 8, func(g *builder, m *node) {
		m.put("endpoint", strNode(pick(g.r, dialEndpoints)))
		m.put("apiVersion", strNode(pick(g.r, []string{"v1", "v1", "v2"})))
	}),
	{"panic", 18, 36, 9, func(g *builder, c *testCase) {
		doc := g.config()
		m := kmsIn(g, doc)
		m.put("apiVersion", strNode(pick(g.r, []string{"v1", "v2"})))
		internalNames(doc)
		if g.r.chance(300) {
			m.put("Timeout", strNode("3s"))
		}
		if g.r.chance(300) {
			m.put("CacheSize", rawNode("5"))
		}
		c.data = write(g.r, doc, 0)
		c.gates = pick(g.r, []string{"", "", "", "KMSv1=true"})
	}},
}

// named makes a target out of a list of resource names.
func named(refusal string, first, last, weight int, lists ...string) target {
	return tree(refusal, first, last, weight, func(g *builder, doc *node) {
		names := listNode()
		for _, name := range strings.Split(pick(g.r, lists), ",") {
			names.items = append(names.items, strNode(name))
		}
		if g.r.chance(200) {
			shuffle(g.r, names.items)
		}
		doc.get("resources").items[0].put("resources", names)
	})
}

var resourceTargets = []target{
	named("resource-duplicate", 27, 36, 5, "secrets,secrets", "a,b,a", "secrets,secrets.", "*.apps,*.apps", "*.,*.", "a.b,a.b,c", "*.*,*.*", ",", "<&>,<&>", "é,é", "a.,a"),
	named("resource-overlap", 27, 36, 5, "secrets,*.", "*.*,secrets", "a.apps,*.apps", "*.apps,*.,*.*", "*.,pods", "*.,*.*", "a.b.c,*.b.c", "*,a", "x,*.x,*.*", ".a,*.a"),
	named("resource-capitals", 27, 36, 6, "Secrets", "a,B", "apiServerIPInfo", "É", "İ", "ǅ", "*.Apps", "ẞ", "Ա", "Ა", "Ꭰ", "𐐀", "Ω", "K", "Ǆ", "ϴ", "Ⓐ", "Ⅷ", "Ꙁ", "secretS.apps"),
	named("resource-star", 27, 36, 6, "*", "*", "a.b,*", "*,a.b", "*,*.apps"),
	named("resource-no-rest", 27, 36, 6, "apiserveripinfo", "serviceipallocations", "servicenodeportallocations", "a,apiserveripinfo", "a.b,serviceipallocations"),
	named("resource-events-group", 27, 36, 6, "events.events.k8s.io", "*.events.k8s.io", "a,x.events.k8s.io", ".events.k8s.io"),
	named("resource-extensions-group", 27, 36, 6, "*.extensions", "foo.extensions", "a,foo.extensions", ".extensions"),
	named("resource-across-groups", 27, 36, 7, "foos.*", "a,b.*", ".*", "secrets.*,*.apps"),
	{"resource-masked", 27, 36, 6, func(g *builder, c *testCase) {
		doc := g.config()
		list := doc.get("resources")
		first := pick(g.r, []string{"*.", "*.*", "*.apps", "*.a.b"})
		next := map[string][]string{"*.": {"secrets", "*.", "pods."}, "*.*": {"secrets", "*.", "*.*", "a.b"}, "*.apps": {"x.apps", "*.apps"}, "*.a.b": {"c.a.b"}}[first]
		one := mapNode(kv("resources", listNode(strNode(first))), kv("providers", listNode(g.provider())))
		two := mapNode(kv("resources", listNode(strNode(pick(g.r, next)))), kv("providers", listNode(g.provider())))
		list.items = append(list.items, one, two)
		c.data = write(g.r, doc, 0)
	}},
}

var gateTargets = []target{
	gated("gate-syntax", 13, 36, 7, func(r *rng) string {
		bad := pick(r, gateBlemishes)
		return pick(r, []string{bad, bad, "KMSv1=true," + bad, bad + ",KMSv1=true", "Foo=true," + bad})
	}),
	gated("gate-unknown", 13, 36, 4, func(r *rng) string {
		return pick(r, []string{"Foo=true", "kmsv1=true", "KMSv3=false", "KMSv2=true,Foo=true", "é=true", "a b=true", "KMSV2=true", "allalpha=true", "kube:Foo=true", "Foo=false", "\"=true"})
	}),
	gated("gate-locked", 29, 31, 3, func(r *rng) string {
		return pick(r, []string{"KMSv2=false", "KMSv2KDF=false", "KMSv2=0", "KMSv1=true,KMSv2=false", "KMSv2KDF=F", "kube:KMSv2=false"})
	}),
	gated("gate-component", 31, 36, 8, func(r *rng) string {
		return pick(r, []string{"a:b=true", "KMSv1:true", "Kube:KMSv1=true", "x:KMSv1=true,KMSv1=true", ":a=true", "é:b=true"})
	}),
	gated("gate-prefix", 31, 36, 7, func(r *rng) string {
		return pick(r, []string{"kube:KMSv1=true,KMSv1=true", "KMSv1=true,kube:KMSv1=true", "kube:KMSv1=false,AllBeta=true", "kube:KMSv1=true,Foo=true", "AllAlpha=true,kube:AllAlpha=true"})
	}),
}

func gated(refusal string, first, last, weight int, draw func(r *rng) string) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		g.withKMS = g.r.chance(500)
		g.wild = pick(g.r, []int{0, 20})
		c.data = write(g.r, g.config(), 0)
		c.gates = draw(g.r)
	}}
}
