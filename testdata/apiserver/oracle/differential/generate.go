// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
)

// testCase is one question to both programs.
type testCase struct {
	index  int
	class  string // grammar, directed, mutation, bytes
	kind   string // of directed: the refusal; of mutation: the kind
	data   []byte
	reload bool
	gates  string
}

// maxData keeps cases small: what is to be found does not need more.
const maxData = 1 << 16

// packed chooses the mix of cases; set once, from the command line.
var packed bool

// generate makes case index of a seed: always the same bytes.
func generate(seed uint64, index int) testCase {
	r := newRng(seed, uint64(index))
	var c testCase
	if packed {
		c = packedCase(r)
		c.index = index
		return c
	}
	switch weighted(r, []int{460, 335, 160, 45}) {
	case 0:
		c = grammarCase(r)
	case 1:
		c = directedCase(r)
	case 2:
		c = mutationCase(r)
	default:
		c = bytesCase(r)
	}
	c.index = index
	if len(c.data) > maxData {
		c.data = c.data[:maxData]
	}
	return c
}

var goodGates = []string{
	"KMSv1=true", "KMSv1=true", "KMSv2=true", "KMSv1=false", "KMSv2=false", "AllAlpha=true",
	"AllBeta=false", "AllBeta=true", "AllAlpha=false", "KMSv2KDF=true", "KMSv2KDF=false",
	"KMSv1=true,KMSv2=true", "KMSv2=true,KMSv2KDF=true", "kube:KMSv1=true", "KMSv1=1", "KMSv1=T",
	"AllAlpha=true,KMSv2=false", "KMSv2=true,AllAlpha=false", "AllBeta=false,KMSv2=true",
	"KMSv1=true,KMSv1=false", "KMSv1=false,KMSv1=true", " KMSv1=true", "KMSv1 = true ", "KMSv1=true,",
	"kube:KMSv1=true,kube:KMSv1=false", ",KMSv1=true", "AllBeta=true,AllAlpha=true",
}

var gateBlemishes = []string{
	"KMSv1", "KMSv1=", "KMSv1=x", "KMSv1=yes", "KMSv1=TRUE ", "KMSv1=tRUE", "=true", "=", "KMSv1=true=true",
	"KMSv1:true", "KMSv1==true", "KMSv1=true;KMSv2=true", "Foo", "KMSv1=\"true\"", "KMSv2=on", "KMSv1=0x1",
}

// dress adds gates and reload to a share of the cases.
func dress(r *rng, c testCase) testCase {
	if r.chance(120) {
		c.reload = true
	}
	if r.chance(40) {
		c.gates = pick(r, goodGates)
	}
	return c
}

func (r *rng) builder() *builder {
	wild := pick(r, []int{0, 0, 0, 2, 4, 8, 20, 100})
	return &builder{r: r, wild: wild, withKMS: r.chance(550)}
}

// write puts a tree down in one of the languages.
func write(r *rng, doc *node, broken int) []byte {
	switch r.n(10) {
	case 0, 1, 2:
		return writeJSON(r, doc, broken)
	default:
		return writeYAML(r, doc)
	}
}

func grammarCase(r *rng) testCase {
	g := r.builder()
	doc := g.config()
	if r.chance(25) {
		internalNames(doc)
	}
	yamlOnly := false
	if r.chance(150) {
		yamlOnly = true
		references(r, g, doc)
	}
	if r.chance(60) {
		echo(r, g, doc)
	}
	broken := pick(r, []int{0, 0, 5, 30})
	var data []byte
	if yamlOnly {
		data = writeYAML(r, doc)
	} else {
		data = write(r, doc, broken)
	}
	c := testCase{class: "grammar", kind: "grammar", data: data}
	if g.kmsSeen > 0 && r.chance(120) {
		c.gates = pick(r, goodGates)
	}
	return dress(r, c)
}

// echo puts a scalar where the server prints it back: what was read shows.
func echo(r *rng, g *builder, doc *node) {
	value := pick(r, []*node{strNode(r.text()), rawNode(r.raw()), rawNode(r.number()), g.anything(0)})
	switch r.n(7) {
	case 0:
		doc.put("kind", value)
	case 1:
		doc.put("apiVersion", value)
	case 2:
		names := listNode(value, value.clone())
		if list := doc.get("resources"); list != nil && len(list.items) > 0 && list.items[0].kind == mappingNode {
			list.items[0].put("resources", names)
		}
	case 3, 4:
		kms := mapNode(kv("apiVersion", strNode("v1")), kv("name", strNode("a")), kv("endpoint", strNode("unix:///a")))
		kms.put(pick(r, []string{"apiVersion", "name", "endpoint", "cachesize", "timeout"}), value)
		doc.put("resources", listNode(mapNode(kv("resources", listNode(strNode("secrets"))),
			kv("providers", listNode(mapNode(kv("kms", kms)))))))
	case 5:
		doc.pairs = append(doc.pairs, pair{value, rawNode("1")})
	default:
		doc.pairs = append(doc.pairs, pair{value, rawNode("1")}, pair{value.clone(), g.anything(1)})
	}
}

// references adds anchors, aliases and merge keys, right and wrong ones.
func references(r *rng, g *builder, doc *node) {
	for range r.between(1, 3) {
		switch r.n(6) {
		case 0, 1:
			shareValue(r, doc)
		case 2, 3, 4:
			mergePairs(r, g, doc)
		default:
			targets := doc.all(mappingNode)
			t := pick(r, targets)
			t.insert(r, pair{rawNode("<<"), pick(r, []*node{
				rawNode("~"), rawNode("5"), strNode("x"), listNode(), mapNode(), listNode(rawNode("1")),
				listNode(mapNode(kv("name", strNode("m"))), rawNode("~")), aliasTo("a1"), aliasTo("none"),
				listNode(listNode()), listNode(aliasTo("a1"), aliasTo("a2")), rawNode(""),
				mapNode(kv("kind", strNode("M")), kv("identity", mapNode())),
			})})
		}
	}
	if r.chance(60) {
		c := listNode()
		c.anchor = "self"
		c.items = append(c.items, aliasTo("self"))
		doc.insert(r, kv("loop", c))
	}
}

// shareValue anchors one value and lets another place refer to it.
func shareValue(r *rng, doc *node) {
	var all []*node
	doc.walk(func(n *node) {
		if n != doc && n.kind != aliasNode {
			all = append(all, n)
		}
	})
	if len(all) < 2 {
		return
	}
	i := r.n(len(all) - 1)
	from := all[i]
	if from.anchor == "" {
		from.anchor = fmt.Sprint(pick(r, []string{"a", "b", "a-b_"}), r.between(1, 3))
	}
	name := from.anchor
	j := r.between(i+1, len(all)-1)
	if r.chance(120) {
		j = r.n(len(all))
	}
	if r.chance(60) {
		name = "none"
	}
	to := all[j]
	if to == from {
		return
	}
	*to = node{kind: aliasNode, text: name}
}

// mergePairs moves pairs of a mapping into one that is merged back.
func mergePairs(r *rng, g *builder, doc *node) {
	var maps []*node
	for _, m := range doc.all(mappingNode) {
		if m != doc && len(m.pairs) > 0 {
			maps = append(maps, m)
		}
	}
	if len(maps) == 0 {
		return
	}
	m := pick(r, maps)
	source := mapNode()
	for i := 0; i < len(m.pairs); i++ {
		if r.chance(600) {
			source.pairs = append(source.pairs, m.pairs[i])
			if r.chance(700) {
				m.pairs = append(m.pairs[:i:i], m.pairs[i+1:]...)
				i--
			}
		}
	}
	if r.chance(200) {
		source.add(pick(r, []string{"name", "identity", "x"}), g.anything(1))
	}
	key := rawNode("<<")
	if r.chance(80) {
		key = pick(r, []*node{strNode("<<"), {text: "<<", tag: "!!merge"}, {text: "<<", tag: "!!str"}, {text: "x", tag: "!!merge"}})
	}
	value := source
	if r.chance(700) {
		source.anchor = fmt.Sprint("m", r.between(1, 4))
		helper := kv(pick(r, []string{"x-base", "aaa", "zzz", "x"}), source)
		doc.pairs = append([]pair{helper}, doc.pairs...)
		value = aliasTo(source.anchor)
	}
	switch {
	case r.chance(250):
		value = listNode(value)
	case r.chance(150):
		other := mapNode(kv(pick(r, []string{"name", "secret", "x"}), g.anything(0)))
		value = pick(r, []*node{listNode(value, other), listNode(other, value)})
	}
	m.insert(r, pair{key, value})
}

// bytesCase is noise, alone or as a value of something that would else load.
func bytesCase(r *rng) testCase {
	c := testCase{class: "bytes", kind: "bytes"}
	switch r.n(6) {
	case 0:
		c.data = r.bytes(r.n(60))
	case 1:
		c.data = append([]byte(pick(r, []string{"k8s\x00", "{", "[", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "%", "---"})), r.bytes(r.n(30))...)
	case 2:
		c.data = []byte(r.word("{}[]\":,0123456789eE.+- truefalsn\\u", r.between(1, 40)))
	case 3:
		c.data = soup(r, r.between(1, 30))
	default:
		c.data = embedded(r)
	}
	return dress(r, c)
}

var soupTokens = []string{
	"a", "b", "kind", "x y", ":", ": ", "- ", "-", "? ", "?", ", ", ",", "[", "]", "{", "}", "#", " # c", "&a ", "*a ",
	"!t ", "!!str ", "!!int ", "! ", "|", ">", "|-", ">+", "'", "''", "\"", "\\", "%", "@", "`", "\n", "\n", "\n ", "\n  ", "\n    ",
	" ", "  ", "\t", "\r\n", "\r", "\u0085", "\u2028", "\ufeff", "\x00", "---\n", "...\n", "\n---", "\n...", "<<", "<<: *a", "1", "0x1",
	"null", "~", "true", "a: b", "a: ", "'q'", "\"q\"", "\"\\n\"", "\"a\\\n b\"", "'a\n b'", "%YAML 1.1\n", "%TAG !e! tag:e,1:\n", "!e!x ", "é", "\xff",
	"[]", "{}", "[a, b]", "{a: b}", "&a", "*a", "? a\n: b\n", "- - a", "a:b", "::", "a?b", "-a", "!<x> ", "\\/", "\"\\/\"",
}

func soup(r *rng, n int) []byte {
	var b bytes.Buffer
	for range n {
		b.WriteString(pick(r, soupTokens))
	}
	return b.Bytes()
}

// embedded puts token soup behind a key in an otherwise good document.
func embedded(r *rng) []byte {
	g := &builder{r: r}
	doc := writeYAML(newRng(r.next(), 0), g.config())
	lines := bytes.SplitAfter(doc, []byte("\n"))
	at := r.n(len(lines) + 1)
	part := soup(r, r.between(1, 8))
	if r.chance(700) {
		part = append([]byte(pick(r, []string{"x: ", "x:\n  ", "? ", "x: [", "x: {", "x: \"", "x: '", "x: |\n  ", "x: >\n "})), part...)
	}
	switch {
	case bytes.HasPrefix(part, []byte("x: [")):
		part = append(part, ']')
	case bytes.HasPrefix(part, []byte("x: {")):
		part = append(part, '}')
	case bytes.HasPrefix(part, []byte("x: \"")):
		part = append(part, '"')
	case bytes.HasPrefix(part, []byte("x: '")):
		part = append(part, '\'')
	}
	part = append(part, '\n')
	out := bytes.Join(lines[:at], nil)
	out = append(out, part...)
	return append(out, bytes.Join(lines[at:], nil)...)
}
