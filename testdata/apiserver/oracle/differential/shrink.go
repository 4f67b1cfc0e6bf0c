// SPDX-License-Identifier: Apache-2.0

package main

import "bytes"

// shrinker makes a disagreement small while its signature stays the same at
// one minor. Candidates of a round are put to both programs in one go.
type shrinker struct {
	oracle  *session
	enclint program
	minor   int
	want    string
	budget  int // cases that may still be put
}

// holds tells for each candidate whether the disagreement is still there.
func (s *shrinker) holds(candidates []testCase) []bool {
	s.budget -= len(candidates)
	out := make([]bool, len(candidates))
	answers, err := s.oracle.ask(candidates)
	if err != nil {
		s.budget = 0
		return out
	}
	theirs, ours := answers[s.minor], s.enclint.ask(candidates)[s.minor]
	for i, c := range candidates {
		result, _ := compare(s.minor, c, theirs[i], ours[i])
		out[i] = result == disagree && signature(s.minor, theirs[i], ours[i]) == s.want
	}
	return out
}

func (s *shrinker) shrink(c testCase) testCase {
	for _, change := range []func(*testCase){
		func(c *testCase) { c.gates = "" },
		func(c *testCase) { c.reload = false },
	} {
		try := c
		change(&try)
		if s.holds([]testCase{try})[0] {
			c = try
		}
	}
	for s.budget > 0 {
		before := len(c.data)
		c = s.pieces(c, func(b []byte) [][]byte { return bytes.SplitAfter(b, []byte("\n")) })
		c = s.pieces(c, func(b []byte) [][]byte {
			var out [][]byte
			last := 0
			for _, at := range tokenPattern.FindAllIndex(b, -1) {
				if at[0] > last {
					out = append(out, b[last:at[0]])
				}
				out = append(out, b[at[0]:at[1]])
				last = at[1]
			}
			return append(out, b[last:])
		})
		c = s.pieces(c, func(b []byte) [][]byte {
			out := make([][]byte, len(b))
			for i := range b {
				out[i] = b[i : i+1]
			}
			return out
		})
		if len(c.data) == before {
			break
		}
	}
	return c
}

// pieces removes runs of pieces, long runs first.
func (s *shrinker) pieces(c testCase, split func([]byte) [][]byte) testCase {
	parts := split(c.data)
	for size := (len(parts) + 1) / 2; size >= 1 && s.budget > 0; {
		var candidates []testCase
		for at := 0; at < len(parts); at += size {
			candidates = append(candidates, without(c, parts, at, min(at+size, len(parts))))
		}
		if len(candidates) > 400 {
			candidates = candidates[:400]
		}
		good := s.holds(candidates)
		kept := s.combine(c, parts, size, good)
		if kept == nil {
			size /= 2
			continue
		}
		parts = kept
		c.data = bytes.Join(parts, nil)
		size = min(size, max(1, len(parts)/2))
		if len(parts) == 0 {
			break
		}
	}
	return c
}

func without(c testCase, parts [][]byte, from, to int) testCase {
	out := append(append([][]byte{}, parts[:from]...), parts[to:]...)
	c.data = bytes.Join(out, nil)
	return c
}

// combine takes as many of the removals that work alone as work together.
func (s *shrinker) combine(c testCase, parts [][]byte, size int, good []bool) [][]byte {
	var runs []int
	for i, ok := range good {
		if ok {
			runs = append(runs, i)
		}
	}
	for len(runs) > 0 {
		gone := map[int]bool{}
		for _, run := range runs {
			gone[run] = true
		}
		var left [][]byte
		for i, part := range parts {
			if !gone[i/size] {
				left = append(left, part)
			}
		}
		if len(runs) == 1 {
			return left
		}
		c.data = bytes.Join(left, nil)
		if s.holds([]testCase{c})[0] {
			return left
		}
		runs = runs[:len(runs)/2]
	}
	return nil
}
