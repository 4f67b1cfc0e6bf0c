// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
)

var jsonLiteral = regexp.MustCompile(`^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)$`)

type jsonWriter struct {
	r      *rng
	out    strings.Builder
	pretty bool
	escape int // permille of characters written as escapes
	broken int // permille of places that JSON does not allow
}

func writeJSON(r *rng, doc *node, broken int) []byte {
	w := &jsonWriter{r: r, pretty: r.chance(500), escape: pick(r, []int{0, 0, 5, 100}), broken: broken}
	w.out.WriteString(pick(r, []string{"", "", "", "", "", "\n", " \t\r\n", "  "}))
	if r.chance(broken) {
		w.out.WriteString(pick(r, []string{"\u00a0", "\u0085", "\u2028", "\f", "\v", "\ufeff", "# c\n", "---\n", "//\n", strings.Repeat("\n", r.between(2000, 2100)), "\u3000"}))
	}
	w.value(doc, 0)
	w.out.WriteString(pick(r, []string{"", "", "\n", "\n", " \n\t"}))
	if r.chance(broken) {
		w.out.WriteString(pick(r, []string{"{}", "x", "---\n", "# c", "}", "\x00", "\u00a0", ",", "null"}))
	}
	return []byte(w.out.String())
}

func (w *jsonWriter) space(level int) {
	if w.pretty {
		w.out.WriteString("\n" + strings.Repeat("  ", level))
	}
}

func (w *jsonWriter) value(n *node, level int) {
	switch n.kind {
	case aliasNode:
		w.str(n.text)
	case scalarNode:
		w.scalar(n)
	case sequenceNode:
		w.out.WriteByte('[')
		for i, item := range n.items {
			w.comma(i)
			w.space(level + 1)
			w.value(item, level+1)
		}
		w.trailing(len(n.items))
		if len(n.items) > 0 {
			w.space(level)
		}
		w.out.WriteByte(']')
	default:
		w.out.WriteByte('{')
		for i, p := range n.pairs {
			w.comma(i)
			w.space(level + 1)
			if p.key.kind != scalarNode {
				w.str("k")
			} else if w.r.chance(w.broken / 4) {
				w.out.WriteString(p.key.text)
			} else {
				w.str(p.key.text)
			}
			w.out.WriteByte(':')
			if w.pretty {
				w.out.WriteByte(' ')
			}
			w.value(p.value, level+1)
		}
		w.trailing(len(n.pairs))
		if len(n.pairs) > 0 {
			w.space(level)
		}
		w.out.WriteByte('}')
	}
}

func (w *jsonWriter) comma(i int) {
	if i > 0 && !w.r.chance(w.broken/8) {
		w.out.WriteByte(',')
	}
}

func (w *jsonWriter) trailing(n int) {
	if n > 0 && w.r.chance(w.broken/8) {
		w.out.WriteByte(',')
	}
}

func (w *jsonWriter) scalar(n *node) {
	switch {
	case n.str:
		w.str(n.text)
	case jsonLiteral.MatchString(n.text) || w.r.chance(w.broken):
		w.out.WriteString(n.text)
	case n.text == "" || n.text == "~":
		w.out.WriteString("null")
	default:
		w.str(n.text)
	}
}

func (w *jsonWriter) str(s string) {
	w.out.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			w.out.WriteString("\\" + string(c))
		case c == '\n':
			w.out.WriteString(pick(w.r, []string{`\n`, `\u000a`}))
		case c == '\t':
			w.out.WriteString(`\t`)
		case c == '\r':
			w.out.WriteString(`\r`)
		case c < 0x20 && !w.r.chance(w.broken):
			fmt.Fprintf(&w.out, `\u%04x`, c)
		case c == '/' && w.r.chance(w.escape):
			w.out.WriteString(`\/`)
		case w.r.chance(w.escape):
			w.unicode(c)
		default:
			w.out.WriteRune(c)
		}
	}
	if w.r.chance(w.broken / 8) {
		w.out.WriteString(pick(w.r, []string{`\ud800`, `\udc00`, `\ud83d\ude00`, `\ud800\u0041`, `\x41`, `\'`, `\a`, `\u12`, `\uzzzz`, "\xff", "\xc3", "\x01", "\n", "\xed\xa0\x80", "\x7f"}))
	}
	w.out.WriteByte('"')
}

func (w *jsonWriter) unicode(c rune) {
	form := pick(w.r, []string{`\u%04x`, `\u%04X`})
	if c > 0xffff {
		c -= 0x10000
		fmt.Fprintf(&w.out, form+form, 0xd800+(c>>10), 0xdc00+(c&0x3ff))
		return
	}
	fmt.Fprintf(&w.out, form, c)
}
