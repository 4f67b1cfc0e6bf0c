// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
)

// Plan is a sequence of steps on a cluster whose nodes begin with the file Start.
type Plan struct {
	ID        string            `json:"id"`
	Nodes     int               `json:"nodes"`
	Resources []string          `json:"resources"`
	Files     map[string]string `json:"files"` // name: text
	Start     string            `json:"start"`
	History   []string          `json:"history"` // files that wrote before, as far as Start reads it
	Secrets   []string          `json:"secrets"` // as in AccessCase
	Steps     []PlanStep        `json:"steps"`
}

// PlanStep is one of: switch Node to File; rewrite all that is stored of Resources (empty: of all), as an
// unchanged PUT does; write or verify, which only make another moment.
type PlanStep struct {
	Do        string   `json:"do"`
	Node      int      `json:"node"`
	File      string   `json:"file"`
	Resources []string `json:"resources"`
}

// PlanAnswer names the first value that somebody cannot read.
type PlanAnswer struct {
	ID       string `json:"id"`
	OK       bool   `json:"ok"`
	Reads    int    `json:"reads"`
	Values   int    `json:"values"`
	Step     int    `json:"step"` // after so many steps
	Resource string `json:"resource,omitempty"`
	Node     int    `json:"node"`             // who cannot read
	Writer   string `json:"writer,omitempty"` // who wrote it, under which file, after how many steps
	Error    string `json:"error,omitempty"`
}

type planValue struct {
	resource, key, writer string
	plain, stored         []byte
}

type cluster struct {
	plan   Plan
	load   LoadCoder
	folder string
	ctx    context.Context
	coders map[[2]string]Coder // file, resource
	nodes  []string            // the file of each
	values []*planValue
	answer PlanAnswer
}

func executePlan(load LoadCoder, folder string, p Plan) PlanAnswer {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &cluster{plan: p, load: load, folder: folder, ctx: ctx, coders: map[[2]string]Coder{},
		answer: PlanAnswer{ID: p.ID, Node: -1}}
	err := c.run()
	c.answer.OK = err == nil
	if err != nil {
		c.answer.Error = err.Error()
	}
	c.answer.Values = len(c.values)
	return c.answer
}

func (c *cluster) coder(file, resource string) (Coder, error) {
	name := [2]string{file, resource}
	if known := c.coders[name]; known != nil {
		return known, nil
	}
	text, there := c.plan.Files[file]
	if !there {
		return nil, fmt.Errorf("no file %q", file)
	}
	made, err := loadText(c.ctx, c.load, filepath.Join(c.folder, "plan.yaml"), text, resource)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	c.coders[name] = made
	return made, nil
}

// run is the plan; an error is either a value that is not readable, or a plan that makes no sense.
func (c *cluster) run() error {
	if c.plan.Nodes < 1 || len(c.plan.Resources) == 0 {
		return fmt.Errorf("no nodes, or no resources")
	}
	for range c.plan.Nodes {
		c.nodes = append(c.nodes, c.plan.Start)
	}
	if err := c.remember(); err != nil {
		return err
	}
	if err := c.moment(0); err != nil {
		return err
	}
	for i, step := range c.plan.Steps {
		if err := c.step(i+1, step); err != nil {
			return err
		}
		if err := c.moment(i + 1); err != nil {
			return err
		}
	}
	return nil
}

// remember stores what earlier files wrote and the first one can still read.
func (c *cluster) remember() error {
	for _, file := range c.plan.History {
		for _, resource := range c.plan.Resources {
			before := len(c.values)
			if err := c.write(file, resource, "earlier, with "+file); err != nil {
				return err
			}
			now, err := c.coder(c.plan.Start, resource)
			if err != nil {
				return err
			}
			kept := c.values[:before]
			for _, v := range c.values[before:] {
				if read, _, err := now.Read(v.stored, v.key); err == nil && bytes.Equal(read, v.plain) {
					kept = append(kept, v)
				}
			}
			c.values = kept
		}
	}
	return nil
}

func (c *cluster) step(number int, step PlanStep) error {
	switch step.Do {
	case "switch":
		if step.Node < 0 || step.Node >= len(c.nodes) {
			return fmt.Errorf("step %d: no node %d", number, step.Node)
		}
		c.nodes[step.Node] = step.File
		return nil
	case "rewrite":
		return c.rewrite(number, step.Resources)
	case "write", "verify":
		return nil
	}
	return fmt.Errorf("step %d: %q is no step", number, step.Do)
}

// moment: each node writes, then each reads everything.
func (c *cluster) moment(number int) error {
	for node, file := range c.nodes {
		for _, resource := range c.plan.Resources {
			writer := fmt.Sprintf("node %d with %s after %d steps", node, file, number)
			if err := c.write(file, resource, writer); err != nil {
				return err
			}
		}
	}
	// Nodes with the same file read alike.
	for node, file := range c.nodes {
		seen := false
		for _, before := range c.nodes[:node] {
			seen = seen || before == file
		}
		for _, v := range c.values {
			if seen {
				c.answer.Reads++
				continue
			}
			if _, err := c.read(number, node, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// write stores a value with a fresh name; with AES-CBC more of them, with the nonces that other secrets fall for.
func (c *cluster) write(file, resource, writer string) error {
	coder, err := c.coder(file, resource)
	if err != nil {
		return err
	}
	for _, nonce := range append([][]byte{nil}, doubtfulNonces(c.plan.Secrets, accessPlain)...) {
		key := fmt.Sprintf("/registry/%s/default/v%d", resource, len(c.values))
		stored, err := writeWith(coder, accessPlain, key, nonce)
		if err != nil {
			return fmt.Errorf("%s cannot write %s: %w", writer, resource, err)
		}
		c.values = append(c.values, &planValue{resource, key, writer, accessPlain, stored})
		if !isCBC(stored) {
			break
		}
	}
	return nil
}

func (c *cluster) read(number, node int, v *planValue) (stale bool, err error) {
	coder, err := c.coder(c.nodes[node], v.resource)
	if err != nil {
		return false, err
	}
	c.answer.Reads++
	plain, stale, err := coder.Read(v.stored, v.key)
	if err == nil && !bytes.Equal(plain, v.plain) {
		err = fmt.Errorf("something else came back, and no error")
	}
	if err != nil {
		c.answer.Step, c.answer.Node, c.answer.Resource, c.answer.Writer = number, node, v.resource, v.writer
	}
	return stale, err
}

// rewrite puts each value through a node, in turn: what is not stale stays as it is stored.
func (c *cluster) rewrite(number int, resources []string) error {
	wanted := func(resource string) bool {
		for _, r := range resources {
			if r == resource {
				return true
			}
		}
		return len(resources) == 0
	}
	for i, v := range c.values {
		node := i % len(c.nodes)
		if !wanted(v.resource) {
			continue
		}
		stale, err := c.read(number, node, v)
		if err != nil {
			return err
		}
		if !stale {
			continue
		}
		coder, err := c.coder(c.nodes[node], v.resource)
		if err != nil {
			return err
		}
		if v.stored, err = coder.Write(v.plain, v.key); err != nil {
			return err
		}
		v.writer = fmt.Sprintf("node %d with %s, rewriting in step %d", node, c.nodes[node], number)
	}
	return nil
}
