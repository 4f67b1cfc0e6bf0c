// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
)

// A mutated case has one kind that names it, drawn evenly, and at times more.
var mutations = []struct {
	kind  string
	apply func(*rng, []byte) []byte
}{
	{"bytes", mutateBytes},
	{"tokens", mutateTokens},
	{"lines", mutateLines},
	{"quotes", mutateQuotes},
	{"special", mutateSpecial},
	{"structure", mutateStructure},
	{"encoding", mutateEncoding},
	{"values", mutateValues},
}

func mutationCase(r *rng) testCase {
	g := r.builder()
	g.wild /= 4
	doc := g.config()
	if r.chance(200) {
		references(r, g, doc)
	}
	var data []byte
	if r.chance(200) {
		data = writeJSON(r, doc, 0)
	} else {
		data = writeYAML(r, doc)
	}
	first := r.n(len(mutations))
	data = mutations[first].apply(r, data)
	for r.chance(300) {
		data = pick(r, mutations).apply(r, data)
	}
	c := testCase{class: "mutation", kind: mutations[first].kind, data: data}
	return dress(r, c)
}

func splice(b []byte, from, to int, middle []byte) []byte {
	out := make([]byte, 0, len(b)+len(middle))
	out = append(out, b[:from]...)
	out = append(out, middle...)
	return append(out, b[to:]...)
}

func mutateBytes(r *rng, b []byte) []byte {
	for range r.between(1, 2) {
		at := r.n(len(b) + 1)
		end := min(len(b), at+1)
		switch r.n(5) {
		case 0:
			b = splice(b, at, end, nil)
		case 1:
			b = splice(b, at, at, []byte{byte(r.n(256))})
		case 2:
			b = splice(b, at, at, []byte{byte(r.between(0x20, 0x7e))})
		case 3:
			if end > at {
				b = splice(b, at, end, []byte{b[at] ^ 1<<r.n(8)})
			}
		default:
			b = splice(b, at, end, []byte{byte(r.between(0x20, 0x7e))})
		}
	}
	return b
}

var tokenPattern = regexp.MustCompile(`[A-Za-z0-9_./+=-]+|[ ]+|(?s:.)`)

func mutateTokens(r *rng, b []byte) []byte {
	at := tokenPattern.FindAllIndex(b, -1)
	if len(at) < 2 {
		return b
	}
	i, j := r.n(len(at)), r.n(len(at))
	if r.chance(400) {
		j = min(len(at)-1, i+r.between(1, 3))
	}
	if i > j {
		i, j = j, i
	}
	first, second := at[i], at[j]
	a, c := string(b[first[0]:first[1]]), string(b[second[0]:second[1]])
	switch r.n(4) {
	case 0:
		return splice(b, first[0], first[1], nil)
	case 1:
		return splice(b, first[0], first[0], []byte(c))
	case 2:
		return splice(b, first[0], first[1], []byte(c))
	default:
		if i == j {
			return b
		}
		b = splice(b, second[0], second[1], []byte(a))
		return splice(b, first[0], first[1], []byte(c))
	}
}

func mutateLines(r *rng, b []byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	i, j := r.n(len(lines)), r.n(len(lines))
	switch r.n(7) {
	case 0:
		lines = append(lines[:i:i], lines[i+1:]...)
	case 1:
		lines = append(lines[:i:i], append([][]byte{lines[i]}, lines[i:]...)...)
	case 2:
		for k := i; k <= min(i+r.n(4), len(lines)-1); k++ {
			lines[k] = append([]byte(pick(r, []string{" ", "  ", "  ", "\t", "    "})), lines[k]...)
		}
	case 3:
		for k := i; k <= min(i+r.n(4), len(lines)-1); k++ {
			n := r.between(1, 2)
			for n > 0 && len(lines[k]) > 0 && lines[k][0] == ' ' {
				lines[k] = lines[k][1:]
				n--
			}
		}
	case 4:
		lines[i], lines[j] = lines[j], lines[i]
	case 5:
		lines[i] = append([]byte("#"), lines[i]...)
	default: // join with the next line
		lines[i] = append(bytes.TrimRight(lines[i], "\n"), []byte(pick(r, []string{"", " ", ", "}))...)
	}
	return bytes.Join(lines, nil)
}

// places lists where any of the characters stands.
func places(b []byte, chars string) []int {
	var at []int
	for i, c := range b {
		if strings.IndexByte(chars, c) >= 0 {
			at = append(at, i)
		}
	}
	return at
}

func mutateQuotes(r *rng, b []byte) []byte {
	quotes := places(b, "\"'")
	escapes := []string{
		`\/`, `\'`, `\n`, `\x41`, `\u0041`, `\U00000041`, `\u00`, `\x`, `\e`, `\0`, `\ `, `\N`, `\_`, `\L`, `\P`, `\"`, `\\`, `\z`, `\ud800`,
		"\\\n", "\\\n   ", "\n", "\n\n  ", "\t", "''", `\ud83d\ude00`, `\U00110000`, `\U0001f512`, "\\\t", `\a\b\f\v`, "\\\r\n", " \n  ",
	}
	if len(quotes) > 0 && !r.chance(300) {
		at := pick(r, quotes)
		switch r.n(4) {
		case 0:
			return splice(b, at, at+1, nil)
		case 1:
			return splice(b, at, at+1, []byte{b[at] ^ '"' ^ '\''})
		default:
			return splice(b, at+1, at+1, []byte(pick(r, escapes)))
		}
	}
	at := tokenPattern.FindAllIndex(b, -1)
	if len(at) == 0 {
		return b
	}
	token := pick(r, at)
	quote := pick(r, []string{"\"", "'"})
	inside := string(b[token[0]:token[1]])
	if r.chance(500) {
		cut := r.n(len(inside) + 1)
		inside = inside[:cut] + pick(r, escapes) + inside[cut:]
	}
	return splice(b, token[0], token[1], []byte(quote+inside+quote))
}

var specials = []string{
	"?", "? ", ":", ": ", " : ", "-", "- ", ",", ", ", "[", "]", "{", "}", "#", " #", "&", "&a ", "&a", "*", "*a ", "*a", "!", "! ", "!!str ", "!a ",
	"!a!b ", "!<a> ", "!!binary ", "!!int ", "!!null ", "!!float ", "!!bool ", "!!merge ", "!!map ", "!!seq ", "|", "|\n", ">", ">\n ", "|2\n", "|+\n", "'", "\"", "%", "@", "`", "\t", "\r", "\u0085",
	"\u2028", "\u2029", "\ufeff", "\x00", "\u00a0", "\\", "<<", "<<: ", "<<: {}\n", "~", "[]", "{}", "[]: a", "{}: ", "\n", "\n\n", " ", "  ", "\n ",
	"--- ", "\n---\n", "\n...\n", "? a\n", "a: b: c", "[a?b]", "[a:]", "{a:}", "[!!str, a]", "{? a: b}", "[? a: b]", "[a: b]", "{a}", "[,]", "{,}", "[a,,b]",
	"\n? ", "\n: ", "\n- ", "\n  - ", "&a &b ", "!!str &a ", "*a: ", "&a: ", "'a': ", "\"a\":", "%YAML 1.2\n", "\n%YAML 1.1\n---\n",
	"[\n]", "{\n}", "\"\\\"\"", "''''", "{\"a\":1}", "{\"a\": \n}", "[a: ]", "[: a]", "{: a}", "- - ", "-\n", ":\n", "?\n",
}

func mutateSpecial(r *rng, b []byte) []byte {
	at := r.n(len(b) + 1)
	if marks := places(b, " \n:-,"); len(marks) > 0 && r.chance(600) {
		at = pick(r, marks) + r.n(2)
	}
	end := at
	if r.chance(200) {
		end = min(len(b), at+r.between(1, 3))
	}
	return splice(b, at, end, []byte(pick(r, specials)))
}

func mutateStructure(r *rng, b []byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	at := r.n(len(lines) + 1)
	before, after := bytes.Join(lines[:at], nil), bytes.Join(lines[at:], nil)
	put := func(s string) []byte { return append(append(bytes.Clone(before), s...), after...) }
	switch r.n(8) {
	case 0, 1:
		return bytes.Clone(b[:r.n(len(b)+1)])
	case 2: // the first part of this, the second of another
		g := r.builder()
		g.wild = 0
		other := writeYAML(r, g.config())
		return append(bytes.Clone(b[:r.n(len(b)+1)]), other[r.n(len(other)+1):]...)
	case 3:
		return put(pick(r, []string{
			"---\n", "...\n", "--- \n", "---\t\n", "--- # c\n", "---x\n", "--- x\n", "...x\n", " ---\n", "... # c\n", "...\n...\n", "---\n---\n", "--\n", "....\n", "--- |\n",
		}))
	case 4:
		return append([]byte(pick(r, []string{
			"%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%YAML 1.1\n", "%YAML 2.0\n---\n", "%YAML 1\n---\n", "%YAML  1.1 # c\n---\n", "%YAML 1.1\n%YAML 1.1\n---\n", "%FOO bar\n---\n", "%\n---\n",
			"%TAG ! tag:x,1:\n---\n", "%TAG !a! tag:x,1:\n---\n", "%TAG !! tag:yaml.org,2002:\n---\n", "%TAG !a! x\n%TAG !a! y\n---\n", "%TAG\n---\n", "%TAG !a\n---\n", "%YAML 1.01\n---\n", "%YAML 1.1.1\n---\n",
			"---\n", "...\n", "---\n---\n", "---\n...\n", "# c\n---\n", "%YAML 1.12345678901\n---\n", " %YAML 1.1\n---\n", "%yaml 1.1\n---\n", "%TAG !a! %zz\n---\n", "%TAG !a! a%20b\n---\n", "\n%YAML 1.1\n---\n",
		})), b...)
	case 5: // a part twice
		i := r.n(len(b) + 1)
		j := r.between(i, min(len(b), i+80))
		k := r.n(len(b) + 1)
		return splice(b, k, k, bytes.Clone(b[i:j]))
	case 6: // all of it as a value of something
		indented := "  " + strings.ReplaceAll(string(b), "\n", "\n  ")
		return []byte(pick(r, []string{"- \n", "x:\n", "? \n", "- |\n", "--- >\n", "!!map\n", "&a\n"}) + indented)
	default:
		return put(pick(r, []string{"x: 1\n", "x:\n", "- x\n", "? x\n", "x\n", "  x: y\n", ": x\n", "x: &a 1\n", "y: *a\n", "}\n", "kind: X\n", "[x]: y\n", "{}: y\n", "null: y\n", "1: y\n", "{}\n", "[]\n"}))
	}
}

func mutateEncoding(r *rng, b []byte) []byte {
	at := r.n(len(b) + 1)
	switch r.n(11) {
	case 0, 1:
		return toUTF16(r, b)
	case 2:
		return append([]byte("\xef\xbb\xbf"), b...)
	case 3:
		return bytes.ReplaceAll(b, []byte("\n"), []byte(pick(r, []string{"\r\n", "\r", "\u0085", "\u2028", "\u2029", "\n\r", "\n\n"})))
	case 4, 5:
		return splice(b, at, at, []byte(pick(r, []string{
			"\xff", "\xc3", "\xc3\x28", "\xa0", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", "\xe2\x80", "\xf0\x9f\x98", "\xf0\x28\x8c\xbc", "\xf8\x88\x80\x80\x80",
		})))
	case 6, 7:
		return splice(b, at, at, []byte(pick(r, []string{
			"\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\u0080", "\u0084", "\u0085", "\u0086", "\u009f", "\u00a0", "\ufffe", "\uffff", "\ufffd", "\U0010ffff", "\ud7ff", "\ue000", "é", "\U0001f512",
		})))
	case 8:
		return splice(b, at, at, []byte("\ufeff"))
	case 9:
		return append(append(bytes.Clone(b), bytes.Repeat([]byte(pick(r, []string{"\n", " ", "# filler filler\n"})), r.between(1, 60))...), pick(r, []string{"\xff", "\x00", "---\n\xff", "...\n\x01", ""})...)
	default:
		return append([]byte(pick(r, []string{"\ufeff\ufeff", "\xff\xfe", "\xfe\xff", "\xef\xbb", "\ufffe", "\u00a0", "\u0085", "\u2028", "\f", "\x00"})), b...)
	}
}

func toUTF16(r *rng, b []byte) []byte {
	big := r.chance(500)
	units := utf16.Encode([]rune(string(b)))
	var out []byte
	put := func(u uint16) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	if r.chance(850) {
		put(0xfeff)
	}
	for _, u := range units {
		if r.chance(2) {
			put(uint16(pick(r, []int{0xd800, 0xdc00, 0xfffe, 0, 0x85, 0x2028, 0xfeff})))
		}
		put(u)
	}
	if r.chance(80) {
		out = out[:len(out)-1]
	}
	return out
}

var (
	keyPattern    = regexp.MustCompile(`[A-Za-z]+"?'?:`)
	numberPattern = regexp.MustCompile(`[0-9]+`)
	valuePattern  = regexp.MustCompile(`: *[^\n,\]} ]+`)
)

func mutateValues(r *rng, b []byte) []byte {
	choose := func(p *regexp.Regexp) []int {
		if at := p.FindAllIndex(b, -1); len(at) > 0 {
			return pick(r, at)
		}
		return []int{0, 0}
	}
	switch r.n(5) {
	case 0:
		at := choose(keyPattern)
		name := pick(r, []string{"apiVersion", "kind", "resources", "providers", "aescbc", "aesgcm", "secretbox", "identity", "kms", "keys", "name", "secret", "endpoint", "cachesize", "timeout", "x", "Kind", "<<"})
		tail := strings.TrimLeft(string(b[at[0]:at[1]]), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
		return splice(b, at[0], at[1], []byte(name+tail))
	case 1:
		at := choose(numberPattern)
		return splice(b, at[0], at[1], []byte(r.number()))
	case 2:
		at := choose(keyPattern)
		i := at[0] + r.n(at[1]-at[0]+1)
		if i < len(b) {
			return splice(b, i, i+1, []byte{b[i] ^ 0x20})
		}
		return b
	case 3:
		at := choose(valuePattern)
		return splice(b, at[0], at[1], []byte(": "+pick(r, []string{
			r.raw(), "[]", "{}", "~", "", "\"\"", "''", "[a]", "{a: b}", "!!str 5", "!!int \"5\"", "!!binary QQ==", "!!binary Q", "!!int x", "!!float x", "!!bool x", "!!null x", "*a", "|\n  x", ".nan", "&a x", "!!str", "!!null ''", "!!bool 'yes'", "!!float 1", "!!int 1.5", "!!str ~", "!!timestamp 2001-01-01", "!!timestamp x",
		})))
	default:
		at := choose(tokenPattern)
		return splice(b, at[0], at[1], []byte(pick(r, []string{r.raw(), r.raw(), r.text(), pick(r, oddResources), pick(r, notFinite)})))
	}
}
