// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
)

// A target is a refusal, the minors that can produce it, and a generator that
// aims at it. A run has to meet each often enough (coverage.go).
type target struct {
	refusal     string
	first, last int
	weight      int
	make        func(g *builder, c *testCase)
}

// Filled by init: the generators call functions that would else refer back here.
var targets []target

func init() {
	targets = append(targets, fileTargets...)
	targets = append(targets, metaTargets...)
	targets = append(targets, fieldTargets...)
	targets = append(targets, keyTargets...)
	targets = append(targets, kmsTargets...)
	targets = append(targets, resourceTargets...)
	targets = append(targets, gateTargets...)
}

func directedCase(r *rng) testCase {
	weights := make([]int, len(targets))
	for i, t := range targets {
		weights[i] = t.weight
	}
	t := targets[weighted(r, weights)]
	c := testCase{class: "directed", kind: t.refusal}
	c.reload = r.chance(50)
	t.make(&builder{r: r}, &c)
	return c
}

// tree makes a target out of a change to a configuration without a fault.
func tree(refusal string, first, last, weight int, change func(g *builder, doc *node)) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		doc := g.config()
		change(g, doc)
		c.data = write(g.r, doc, 0)
	}}
}

// yamlTree is tree for what JSON cannot say.
func yamlTree(refusal string, first, last, weight int, change func(g *builder, doc *node)) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		doc := g.config()
		change(g, doc)
		c.data = writeYAML(g.r, doc)
	}}
}

// text makes a target out of a change to what was written.
func text(refusal string, first, last, weight int, change func(g *builder, data []byte) []byte) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		c.data = change(g, writeYAML(g.r, g.config()))
	}}
}

// anyMapping is one of the document's mappings.
func anyMapping(g *builder, doc *node) *node { return pick(g.r, doc.all(mappingNode)) }

func inside(b []byte, r *rng, piece string) []byte {
	at := r.n(len(b) + 1)
	return splice(b, at, at, []byte(piece))
}

// appended adds lines at the end, where a block style document goes on.
func appended(b []byte, lines string) []byte {
	if len(b) > 0 && b[len(b)-1] != '\n' {
		b = append(b, '\n')
	}
	return append(b, lines...)
}

func blockYAML(g *builder) []byte {
	w := &yamlWriter{r: g.r, step: 2}
	w.blockMapping(g.config(), 0, true)
	return w.out.Bytes()
}

// block is text for a document known to be in block style.
func block(refusal string, first, last, weight int, change func(g *builder, data []byte) []byte) target {
	return target{refusal, first, last, weight, func(g *builder, c *testCase) {
		c.data = change(g, blockYAML(g))
	}}
}

func lines(r *rng, variants ...string) string { return pick(r, variants) }

var fileTargets = []target{
	{"file-empty", 26, 36, 5, func(_ *builder, c *testCase) { c.data = nil }},
	block("yaml-syntax", 13, 36, 1, func(g *builder, b []byte) []byte {
		return appended(b, lines(g.r, "x: [\n", "x: {a\n", "x: \"\n", "x: '\n", "x: @\n", "x: `a\n", "x: *\n", "x: a: b\n", " x: y\n",
			"x: |3x\n", "\tx: y\n", "x: \"\\z\"\n", "- x\n", "x: *.apps\n", "x: %a\n", "x: ]\n", "x: [a b: c}\n", "x: !<a\n", "x: !a!b c\n", "x: |0\n", "y\nz: 1\n"))
	}),
	text("yaml-version", 13, 36, 6, func(g *builder, b []byte) []byte {
		minor := pick(g.r, []string{"1.2", "1.0", "2.0", "1.3", "0.1", "1.10", "3.1", "2.1"})
		blanks := strings.Repeat("\n", g.r.n(3)) + pick(g.r, []string{"", "", "# c\n"})
		return append([]byte(blanks+"%YAML "+minor+pick(g.r, []string{"\n", " \n", " # c\n", "\r\n"})+"---\n"), b...)
	}),
	text("yaml-encoding", 13, 36, 1, func(g *builder, b []byte) []byte {
		if g.r.chance(200) {
			return toUTF16(g.r, append(b, 0))
		}
		return inside(b, g.r, pick(g.r, []string{"\x00", "\x01", "\x7f", "\xff", "\xc3(", "\x1b", "\u0080", "\ufffe", "\uffff", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x9f\x98", "\xc0\x80"}))
	}),
	yamlTree("yaml-alias", 13, 36, 2, func(g *builder, doc *node) {
		if g.r.chance(300) {
			loop := pick(g.r, []*node{listNode(aliasTo("q")), mapNode(kv("a", aliasTo("q"))), mapNode(kv("a", listNode(strNode("b"), aliasTo("q"))))})
			loop.anchor = "q"
			doc.insert(g.r, kv("x", loop))
			return
		}
		anyMapping(g, doc).insert(g.r, kv("x", aliasTo(pick(g.r, []string{"q", "none", "a-b", "1", "é1"}))))
	}),
	block("yaml-aliasing", 13, 36, 9, func(g *builder, b []byte) []byte { return appended(b, aliasBomb(g.r)) }),
	yamlTree("yaml-merge", 13, 36, 2, func(g *builder, doc *node) {
		bad := pick(g.r, []*node{rawNode("5"), rawNode("~"), strNode("x"), rawNode("true"), listNode(rawNode("1")), listNode(mapNode(), strNode("y")), listNode(listNode())})
		anyMapping(g, doc).insert(g.r, pair{rawNode("<<"), bad})
	}),
	yamlTree("yaml-map-key", 13, 36, 4, func(g *builder, doc *node) {
		key := pick(g.r, []*node{listNode(strNode("a")), mapNode(kv("a", rawNode("~"))), listNode(rawNode("1"), rawNode("~"), rawNode("1.5")),
			mapNode(kv("a", mapNode(kv("b", rawNode("true"))))), mapNode(kv(".Values.x", rawNode("~"))), listNode(listNode(strNode("z"))), listNode(strNode("é\n"))})
		anyMapping(g, doc).insert(g.r, pair{key.clone(), g.anything(0)})
	}),
	yamlTree("yaml-tag", 13, 36, 3, func(g *builder, doc *node) {
		n := strNode(pick(g.r, []string{"x", "1.5", "", "yes", "a long value with `ticks` in it", "é", "1e400", "0x", "a\nb", g.r.text()}))
		n.tag = pick(g.r, []string{"!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary"})
		if n.tag == "!!binary" {
			n.text = pick(g.r, []string{"Q", "!!", "QQ=", "QQ==Q", "=", "Q Q==", "-_-_", "QQ\nQ="})
		}
		anyMapping(g, doc).insert(g.r, kv("x", n))
	}),
	{"yaml-depth", 13, 36, 8, func(g *builder, c *testCase) { c.data = deep(g) }},
	yamlTree("map-key-type", 13, 36, 6, func(g *builder, doc *node) {
		key := rawNode(pick(g.r, []string{"~", "null", "", "18446744073709551615", "9223372036854775808", "0xffffffffffffffff", "Null"}))
		anyMapping(g, doc).insert(g.r, pair{key, g.anything(0)})
	}),
	yamlTree("number-not-finite", 13, 36, 6, func(g *builder, doc *node) {
		anyMapping(g, doc).insert(g.r, kv(pick(g.r, []string{"x", "name", "cachesize"}), rawNode(pick(g.r, notFinite))))
	}),
	{"json-syntax", 13, 36, 1, func(g *builder, c *testCase) {
		c.data = writeJSON(g.r, g.config(), 0)
		at := g.r.n(len(c.data) + 1)
		switch g.r.n(5) {
		case 0:
			c.data = c.data[:at]
		case 1:
			c.data = splice(c.data, at, min(at+1, len(c.data)), nil)
		case 2:
			c.data = writeJSON(g.r, g.config(), 150)
		default:
			c.data = inside(c.data, g.r, pick(g.r, []string{",", "}", "]", "[", "{", "\"", "'", "\\", "x", "0", "01", "-", "1.", "1e", "tru", "nul", "\x00", "\xff", "é", "/", "\n", "\t", "\\u12", "\\x"}))
		}
	}},
	{"protobuf", 13, 36, 8, func(g *builder, c *testCase) { c.data = protobuf(g.r) }},
}

// aliasBomb nests lists so that aliases stand for nearly all that is decoded.
func aliasBomb(r *rng) string {
	var b strings.Builder
	fan, levels := r.between(8, 20), r.between(3, 4)
	if r.chance(300) { // near the line between allowed and not
		fan, levels = r.between(3, 9), r.between(2, 5)
	}
	b.WriteString("x0: &x0 [" + strings.Repeat("a, ", r.between(1, 12)) + "b]\n")
	for i := 1; i <= levels; i++ {
		name := string(rune('0' + i))
		below := "*x" + string(rune('0'+i-1)) + " "
		b.WriteString("x" + name + ": &x" + name + " [" + strings.Repeat(below+", ", fan-1) + below + "]\n")
	}
	return b.String()
}

// deep is nesting around the limit of 10,000, in the few styles that reach it.
func deep(g *builder) []byte {
	n := pick(g.r, []int{10001, 10001, 10002, 10050, 12000, 10001, 10000, 9999, 9998})
	switch g.r.n(6) {
	case 0:
		return []byte(strings.Repeat("[", n))
	case 1:
		return []byte("x: " + strings.Repeat("[", n) + pick(g.r, []string{"", "a", "\n"}))
	case 2:
		return []byte("\n\nx:\n  " + strings.Repeat("[", n))
	case 3:
		return []byte(strings.Repeat("- ", n) + pick(g.r, []string{"", "a", "a: b"}))
	case 4:
		return []byte("x: " + strings.Repeat("[", n) + strings.Repeat("]", n) + "\n")
	default:
		return []byte("# c\n" + strings.Repeat("{", n))
	}
}

// protobuf is a runtime.Unknown, or what claims to be one.
func protobuf(r *rng) []byte {
	head := []byte("k8s\x00")
	str := func(tag byte, s string) []byte { return append([]byte{tag, byte(len(s))}, s...) }
	unknown := func(api, kind, raw string) []byte {
		meta := append(str(0x0a, api), str(0x12, kind)...)
		b := append([]byte{0x0a, byte(len(meta))}, meta...)
		return append(b, str(0x12, raw)...)
	}
	switch r.n(7) {
	case 0:
		return head
	case 1:
		return append(head, r.bytes(r.between(1, 20))...)
	case 2:
		m := pick(r, typeMetas)
		return append(head, unknown(m[0], m[1], "")...)
	case 3:
		return append(head, unknown("v1", "Secret", "abc")...)
	case 4:
		b := unknown(version, kind, "x")
		return append(head, b[:r.n(len(b)+1)]...)
	case 5:
		b := unknown("", "", "")
		return append(head, b...)
	default:
		b := bytes.Clone(unknown("v1", kind, "\x0a\x01a"))
		b[r.n(len(b))] ^= 1 << r.n(8)
		return append(head, b...)
	}
}

var metaTargets = []target{
	{"not-a-map", 13, 36, 3, func(g *builder, c *testCase) {
		doc := pick(g.r, []*node{listNode(g.config()), strNode(g.r.text()), rawNode(g.r.raw()), listNode(), rawNode("5"), rawNode("true"), rawNode("text"), strNode("abc"), rawNode("1.5"), listNode(listNode())})
		c.data = writeYAML(g.r, doc)
	}},
	tree("type-meta-type", 13, 36, 3, func(g *builder, doc *node) {
		bad := pick(g.r, []*node{rawNode("5"), rawNode("true"), rawNode("1.5"), listNode(), mapNode(), listNode(strNode("v1")), mapNode(kv("a", strNode("b"))), rawNode("yes"), rawNode("-1e3")})
		doc.put(pick(g.r, []string{"apiVersion", "kind", "apiVersion", "kind", "Kind", "APIVERSION"}), bad)
		if g.r.chance(200) {
			doc.put("kind", bad)
		}
	}),
	tree("group-version-syntax", 13, 36, 6, func(g *builder, doc *node) {
		doc.put("apiVersion", strNode(pick(g.r, []string{"a/b/c", "//", "/a/", "///", apiGroup + "/v1/", "apiserver.config.k8s.io//v1", "a/b/c/d", "é/\"/\n", "//v1"})))
	}),
	tree("kind-missing", 13, 36, 2, func(g *builder, doc *node) {
		doc.drop("kind")
		if g.r.chance(600) {
			doc.insert(g.r, kv(pick(g.r, []string{"kinds", "k\u0131nd", "kind ", "Kind"}), strNode(pick(g.r, []string{kind, "", ""}))))
		}
		if g.r.chance(100) {
			*doc = *pick(g.r, []*node{mapNode(), rawNode("~"), rawNode("")})
		}
	}),
	tree("apiversion-missing", 13, 36, 3, func(g *builder, doc *node) {
		doc.drop("apiVersion")
		if g.r.chance(600) {
			doc.insert(g.r, pair{strNode("apiVersion"), pick(g.r, []*node{strNode(""), strNode("/"), strNode(apiGroup + "/"), strNode("foo/"), rawNode("~")})})
		}
	}),
	tree("kind-unknown", 13, 36, 1, func(g *builder, doc *node) {
		meta := pick(g.r, typeMetas)
		doc.put("apiVersion", strNode(meta[0]))
		doc.put("kind", strNode(meta[1]))
		if g.r.chance(300) {
			doc.put("kind", strNode(pick(g.r, []string{g.r.text() + "x", "Pod", "encryptionConfiguration", kind + "s", "é\n\"", "a`b"})))
		}
	}),
	{"kind-unexpected", 30, 36, 7, func(g *builder, c *testCase) {
		meta := pick(g.r, [][2]string{{"v1", "Status"}, {version, "Status"}, {"v1", "APIGroup"}, {"meta.k8s.io/v1", "APIGroupList"}, {"v1", "APIVersions"}, {"v1", "APIResourceList"},
			{version, "AdmissionConfiguration"}, {"v1", "Status"}, {"/v1", "Status"}, {"foo/v1", "Status"}, {"meta.k8s.io/v1", "Status"}, {"v1", "APIResourceList"}})
		doc := mapNode(kv("apiVersion", strNode(meta[0])), kv("kind", strNode(meta[1])))
		if g.r.chance(100) {
			doc.add(pick(g.r, []string{"status", "code", "x", "metadata", "versions", "plugins"}), g.anything(1))
		}
		c.data = write(g.r, doc, 0)
	}},
}
