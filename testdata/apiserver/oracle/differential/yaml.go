// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// yamlWriter puts a tree down as YAML in a style of its own.
type yamlWriter struct {
	r        *rng
	out      bytes.Buffer
	step     int
	flow     int  // permille: a collection is written in flow style
	odd      int  // permille: unusual but mostly legal forms
	comments int  // permille: a comment or an empty line
	closed   bool // a block scalar or collection has just ended: no comment on its last line
}

func writeYAML(r *rng, doc *node) []byte {
	w := &yamlWriter{r: r, step: pick(r, []int{2, 2, 2, 4, 1, 3})}
	w.flow = pick(r, []int{0, 50, 50, 200, 500, 1000})
	w.odd = pick(r, []int{0, 0, 20, 100})
	w.comments = pick(r, []int{0, 0, 30, 150})
	if r.chance(200) {
		w.out.WriteString(pick(r, []string{"---\n", "--- \n", "# c\n", "\n", "%YAML 1.1\n---\n", "---  # c\n", "\xef\xbb\xbf", "%TAG ! !\n---\n", "--- "}))
		if b := w.out.Bytes(); b[len(b)-1] == ' ' {
			w.out.Truncate(w.out.Len() - 1)
			w.out.WriteString("\n")
		}
	}
	if doc.kind == mappingNode && len(doc.pairs) > 0 && !r.chance(w.flow/2) && doc.anchor == "" && doc.tag == "" {
		w.blockMapping(doc, 0, true)
	} else {
		w.value(doc, 0, 0)
		w.line()
	}
	if r.chance(50) {
		w.out.WriteString(pick(r, []string{"---\na: [\n", "...\n", "---\n", "...\nx: y\n", "# end", "--- x\n"}))
	}
	text := w.out.Bytes()
	if text[0] == '{' && !r.chance(150) {
		// Without a start of document it would be read as JSON.
		text = append([]byte(pick(r, []string{"--- ", "---\n", "# c\n", "\xef\xbb\xbf", "--- # c\n"})), text...)
	}
	if r.chance(60) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte(pick(r, []string{"\r\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029"})))
	}
	if r.chance(100) {
		text = bytes.TrimRight(text, "\n")
	}
	return text
}

func (w *yamlWriter) line() {
	if !w.closed && w.r.chance(w.comments) {
		w.out.WriteString(pick(w.r, []string{" # note", " #", " # a: b", " # 'x\" [", "\t# tab", "\n# below", "\n", "  "}))
	}
	w.closed = false
	w.out.WriteString("\n")
}

func (w *yamlWriter) indent(n int) { w.out.WriteString(strings.Repeat(" ", n)) }

func (w *yamlWriter) properties(n *node) {
	tag, anchor := n.tag, ""
	if n.anchor != "" {
		anchor = "&" + n.anchor
	}
	if w.r.chance(300) {
		tag, anchor = anchor, tag
	}
	for _, p := range []string{anchor, tag} {
		if p != "" {
			w.out.WriteString(p + " ")
		}
	}
}

// value writes what stands behind ": " or "- ", without the closing line break
// unless it is a block collection or scalar.
func (w *yamlWriter) value(n *node, indent, parent int) {
	block := !w.r.chance(w.flow)
	w.properties(n)
	switch {
	case n.kind == aliasNode:
		w.out.WriteString("*" + n.text)
	case n.kind == scalarNode:
		w.scalar(n, indent, false)
	case n.kind == mappingNode && len(n.pairs) > 0 && block:
		w.trimBlank()
		w.line()
		w.blockMapping(n, indent, true)
		w.unline()
	case n.kind == sequenceNode && len(n.items) > 0 && block:
		w.trimBlank()
		w.line()
		w.blockSequence(n, w.sequenceIndent(indent, parent), true)
		w.unline()
	default:
		w.flowValue(n, indent, 0)
	}
}

func (w *yamlWriter) sequenceIndent(indent, parent int) int {
	if w.r.chance(400) && parent >= 0 {
		return parent
	}
	return indent
}

func (w *yamlWriter) trimBlank() {
	b := w.out.Bytes()
	if len(b) > 0 && b[len(b)-1] == ' ' {
		w.out.Truncate(len(b) - 1)
	}
}

// unline takes a line break back: the caller writes its own.
func (w *yamlWriter) unline() {
	b := w.out.Bytes()
	if len(b) > 0 && b[len(b)-1] == '\n' {
		w.out.Truncate(len(b) - 1)
	}
	w.closed = true
}

func (w *yamlWriter) blockMapping(n *node, indent int, lead bool) {
	for i, p := range n.pairs {
		if i > 0 || lead {
			w.indent(indent)
		}
		if complex := p.key.kind == mappingNode || p.key.kind == sequenceNode; complex || w.r.chance(w.odd/2) {
			w.out.WriteString("? ")
			w.key(p.key, indent+2)
			w.out.WriteString("\n")
			w.indent(indent)
			w.out.WriteString(":")
		} else {
			w.key(p.key, indent)
			w.out.WriteString(pick(w.r, []string{":", ":", ":", ":", ":", ":", ":", " :"}))
		}
		w.out.WriteString(" ")
		w.value(p.value, indent+w.step, indent)
		w.trimBlank()
		w.line()
	}
}

func (w *yamlWriter) key(k *node, indent int) {
	w.properties(k)
	if k.kind == scalarNode {
		w.scalar(k, -1, true)
	} else if k.kind == aliasNode {
		w.out.WriteString("*" + k.text + " ")
	} else {
		w.flowValue(k, indent, 1)
	}
}

func (w *yamlWriter) blockSequence(n *node, indent int, lead bool) {
	for i, item := range n.items {
		if i > 0 || lead {
			w.indent(indent)
		}
		w.out.WriteString("- ")
		compact := item.anchor == "" && item.tag == "" && !w.r.chance(w.flow) && !w.r.chance(50)
		if item.kind == mappingNode && len(item.pairs) > 0 && compact {
			w.blockMapping(item, indent+2, false)
			continue
		}
		if item.kind == sequenceNode && len(item.items) > 0 && compact {
			w.blockSequence(item, indent+2, false)
			continue
		}
		w.value(item, indent+2, -1)
		w.trimBlank()
		w.line()
	}
}

func (w *yamlWriter) flowSpace(depth, indent int) {
	if depth < 3 && w.r.chance(w.odd) {
		if w.r.chance(300) {
			w.out.WriteString(" # c")
		}
		w.out.WriteString("\n")
		w.indent(indent + 1)
	} else if w.r.chance(700) {
		w.out.WriteString(" ")
	}
}

func (w *yamlWriter) flowValue(n *node, indent, depth int) {
	switch n.kind {
	case aliasNode:
		w.out.WriteString("*" + n.text + " ")
	case scalarNode:
		w.scalar(n, -1, true)
	case sequenceNode:
		w.out.WriteString("[")
		for i, item := range n.items {
			if i > 0 {
				w.out.WriteString(",")
				w.flowSpace(depth, indent)
			}
			w.properties(item)
			w.flowValue(item, indent, depth+1)
		}
		if len(n.items) > 0 && w.r.chance(w.odd) {
			w.out.WriteString(",")
		}
		w.out.WriteString("]")
	default:
		w.out.WriteString("{")
		for i, p := range n.pairs {
			if i > 0 {
				w.out.WriteString(",")
				w.flowSpace(depth, indent)
			}
			if w.r.chance(w.odd / 2) {
				w.out.WriteString("? ")
			}
			w.key(p.key, indent)
			w.out.WriteString(":")
			if !w.r.chance(w.odd / 20) {
				w.flowSpace(4, indent)
			}
			if b := w.out.Bytes(); b[len(b)-1] == ':' && !w.r.chance(w.odd/20) {
				w.out.WriteString(" ")
			}
			w.properties(p.value)
			w.flowValue(p.value, indent, depth+1)
		}
		w.out.WriteString("}")
	}
}

var (
	safePlain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./+=-]*$`)
	resolved  = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null|nan|inf)$`)
	fitPlain  = regexp.MustCompile(`^[^\x00-\x20\x7f-\x9f"'#&*!|>%@,\[\]{}?:-]([^\x00-\x1f\x7f-\x9f,\[\]{}:#]|:[^ ])*$`)
)

// scalar writes one scalar; indent below 0 forbids block scalars.
func (w *yamlWriter) scalar(n *node, indent int, inFlow bool) {
	if !n.str {
		w.out.WriteString(n.text)
		return
	}
	s := n.text
	plain := safePlain.MatchString(s) && !resolved.MatchString(s)
	if !plain && w.r.chance(w.odd) && fitPlain.MatchString(s) {
		plain = true
	}
	if !plain && w.r.chance(w.odd/4) && !strings.ContainsAny(s, "\n\r") {
		plain = true // whatever comes of it
	}
	if plain && w.r.chance(850) {
		w.out.WriteString(s)
		return
	}
	literal := indent > 0 && s != "" && !inFlow && printable(s, true) && s[0] != ' ' && s[0] != '\n' && s[0] != '\t'
	if literal && w.r.chance(100+w.odd*3) {
		w.blockScalar(s, indent)
		return
	}
	if printable(s, false) && w.r.chance(400) {
		w.out.WriteString("'" + strings.ReplaceAll(s, "'", "''") + "'")
		return
	}
	w.out.WriteString(w.doubleQuoted(s))
}

func printable(s string, breaks bool) bool {
	for _, c := range s {
		if c == '\n' && breaks || c == '\t' {
			continue
		}
		if c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffd {
			return false
		}
	}
	return true
}

func (w *yamlWriter) blockScalar(s string, indent int) {
	chomp := "-"
	if strings.HasSuffix(s, "\n\n") {
		chomp = "+"
	} else if strings.HasSuffix(s, "\n") {
		chomp = ""
		s = s[:len(s)-1]
	}
	style := "|"
	if !strings.Contains(s, "\n") && w.r.chance(300) {
		style = ">"
	}
	if w.r.chance(w.odd) {
		chomp = pick(w.r, []string{"-", "+", "", "+", "-", "2", "2-", "+2", "1", "9", "0"})
	}
	w.out.WriteString(style + chomp + pick(w.r, []string{"\n", "\n", "\n", "\n", " # c\n", " \n"}))
	for _, l := range strings.Split(s, "\n") {
		if l != "" {
			w.indent(indent)
		}
		w.out.WriteString(l + "\n")
	}
	w.unline()
}

func (w *yamlWriter) doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(pick(w.r, []string{`\n`, `\n`, `\x0a`, `\u000a`, "\\n\\\n  "}))
		case c == 0x85 || c == 0xa0 || c == 0x2028 || c == 0x2029:
			b.WriteString(map[rune]string{0x85: `\N`, 0xa0: `\_`, 0x2028: `\L`, 0x2029: `\P`}[c])
		case c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0xfeff || w.r.chance(w.odd/4):
			switch {
			case c > 0xffff:
				fmt.Fprintf(&b, `\U%08x`, c)
			case c > 0xff || w.r.chance(300):
				fmt.Fprintf(&b, `\u%04X`, c)
			default:
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		case c == '/' && w.r.chance(w.odd/8):
			b.WriteString(`\/`)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
