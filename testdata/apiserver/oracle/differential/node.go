// SPDX-License-Identifier: Apache-2.0

package main

type nodeKind int

const (
	scalarNode nodeKind = iota
	mappingNode
	sequenceNode
	aliasNode
)

// node is a value before it is written as YAML or JSON.
type node struct {
	kind   nodeKind
	text   string // a scalar's text, an alias's name
	str    bool   // the scalar is meant as a string: a writer quotes it where needed
	anchor string
	tag    string
	items  []*node
	pairs  []pair
}

type pair struct{ key, value *node }

func strNode(text string) *node { return &node{text: text, str: true} }

// rawNode is a scalar that a writer puts down as it is: 5, true, ~, 0x1F.
func rawNode(text string) *node { return &node{text: text} }

func aliasTo(name string) *node { return &node{kind: aliasNode, text: name} }

func listNode(items ...*node) *node { return &node{kind: sequenceNode, items: items} }

func mapNode(pairs ...pair) *node { return &node{kind: mappingNode, pairs: pairs} }

func kv(key string, value *node) pair { return pair{strNode(key), value} }

func (n *node) add(key string, value *node) { n.pairs = append(n.pairs, kv(key, value)) }

// insert puts a pair at a place of its own among the others.
func (n *node) insert(r *rng, p pair) {
	at := r.n(len(n.pairs) + 1)
	n.pairs = append(n.pairs, pair{})
	copy(n.pairs[at+1:], n.pairs[at:])
	n.pairs[at] = p
}

// get returns the last value of a key, nil without one.
func (n *node) get(key string) *node {
	for i := len(n.pairs) - 1; i >= 0; i-- {
		if n.pairs[i].key.text == key {
			return n.pairs[i].value
		}
	}
	return nil
}

// put replaces a key's value, or adds it.
func (n *node) put(key string, value *node) {
	for i := range n.pairs {
		if n.pairs[i].key.text == key {
			n.pairs[i].value = value
			return
		}
	}
	n.add(key, value)
}

func (n *node) drop(key string) {
	kept := n.pairs[:0]
	for _, p := range n.pairs {
		if p.key.text != key {
			kept = append(kept, p)
		}
	}
	n.pairs = kept
}

func (n *node) clone() *node {
	c := *n
	c.items = nil
	c.pairs = nil
	for _, item := range n.items {
		c.items = append(c.items, item.clone())
	}
	for _, p := range n.pairs {
		c.pairs = append(c.pairs, pair{p.key.clone(), p.value.clone()})
	}
	return &c
}

// walk visits every value (not the keys) in document order.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, item := range n.items {
		item.walk(visit)
	}
	for _, p := range n.pairs {
		p.value.walk(visit)
	}
}

// all lists the values of one kind in document order.
func (n *node) all(kind nodeKind) []*node {
	var found []*node
	n.walk(func(v *node) {
		if v.kind == kind {
			found = append(found, v)
		}
	})
	return found
}

func shuffle[T any](r *rng, list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := r.n(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}
