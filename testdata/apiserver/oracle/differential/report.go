// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// counts of one minor.
type tally struct {
	Cases, Accepted, Agree, Disagree, Panics int
	Undecided, ClassOnly                     map[string]int
	Refusals                                 map[string]int
	Classes                                  map[string]int // accepted, by class of case
	Of                                       map[string]int // cases, by class of case
}

type instance struct {
	minor           int
	c               testCase
	oracle, enclint answer
}

// group is all disagreements of one signature.
type group struct {
	signature string
	count     int
	minors    map[int]int
	smallest  instance
}

type stats struct {
	byMinor map[int]*tally
	kinds   map[string]int
	groups  map[string]*group
}

func newStats(minors []int) *stats {
	s := &stats{byMinor: map[int]*tally{}, kinds: map[string]int{}, groups: map[string]*group{}}
	for _, m := range minors {
		s.byMinor[m] = &tally{Undecided: map[string]int{}, ClassOnly: map[string]int{}, Refusals: map[string]int{},
			Classes: map[string]int{}, Of: map[string]int{}}
	}
	return s
}

func (s *stats) made(cases []testCase) {
	for _, c := range cases {
		if c.class == "mutation" {
			s.kinds[c.kind]++
		}
	}
}

func (s *stats) count(m int, c testCase, oracle answer, result outcome, note string) {
	t := s.byMinor[m]
	t.Cases++
	t.Of[c.class]++
	switch {
	case oracle.OK:
		t.Accepted++
		t.Classes[c.class]++
	case oracle.Verdict == "panics":
		t.Panics++
		t.Refusals["panic"]++
	default:
		t.Refusals[oracle.refusal()]++
	}
	switch result {
	case agree:
		t.Agree++
	case undecided:
		t.Undecided[note]++
	case classOnly, unstable:
		t.ClassOnly[note]++
	case disagree:
		t.Disagree++
	}
}

func (s *stats) disagreement(m int, c testCase, oracle, enclint answer) {
	name := signature(m, oracle, enclint)
	g := s.groups[name]
	if g == nil {
		g = &group{signature: name, minors: map[int]int{}, smallest: instance{m, c, oracle, enclint}}
		s.groups[name] = g
	}
	g.count++
	g.minors[m]++
	if len(c.data) < len(g.smallest.c.data) {
		g.smallest = instance{m, c, oracle, enclint}
	}
}

func (s *stats) verdicts() (n int) {
	for _, t := range s.byMinor {
		n += t.Cases
	}
	return n
}

func (s *stats) disagreements() (n int) {
	for _, t := range s.byMinor {
		n += t.Disagree
	}
	return n
}

// sorted lists the groups, the most frequent first.
func (s *stats) sorted() []*group {
	list := slices.Collect(maps.Values(s.groups))
	slices.SortFunc(list, func(a, b *group) int {
		if a.count != b.count {
			return b.count - a.count
		}
		return strings.Compare(a.signature, b.signature)
	})
	return list
}

func countsText(m map[string]int) string {
	if len(m) == 0 {
		return "0"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s:%d", name, m[name]))
	}
	return strings.Join(parts, " ")
}

func (s *stats) table(w io.Writer) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "minor\tcases\taccepted\tpanics\tagree\tdisagree\tundecided\tclass only")
	for _, m := range slices.Sorted(maps.Keys(s.byMinor)) {
		t := s.byMinor[m]
		fmt.Fprintf(tw, "%s\t%d\t%.1f %%\t%d\t%d\t%d\t%s\t%s\n", minorName(m), t.Cases, percent(t.Accepted, t.Cases),
			t.Panics, t.Agree, t.Disagree, countsText(t.Undecided), countsText(t.ClassOnly))
	}
	tw.Flush()
}

func percent(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(n) / float64(of)
}

// finding is a shrunk disagreement as it is written to the file.
type finding struct {
	Signature string         `json:"signature"`
	Count     int            `json:"count"`
	Minors    map[string]int `json:"minors"`
	Minor     string         `json:"minor"`
	Seed      uint64         `json:"seed"`
	Index     int            `json:"index"`
	Class     string         `json:"class"`
	Text      string         `json:"text,omitempty"`
	Data      []byte         `json:"b64"`
	Reload    bool           `json:"reload"`
	Gates     string         `json:"gates"`
	Oracle    answer         `json:"oracle"`
	Enclint   answer         `json:"enclint"`
}

func (x *campaign) finding(g *group) finding {
	in := g.smallest
	f := finding{Signature: g.signature, Count: g.count, Minors: map[string]int{}, Minor: minorName(in.minor), Seed: x.seed,
		Index: in.c.index, Class: in.c.class + "/" + in.c.kind, Data: in.c.data, Reload: in.c.reload, Gates: in.c.gates,
		Oracle: in.oracle, Enclint: in.enclint}
	for m, n := range g.minors {
		f.Minors[minorName(m)] = n
	}
	if utf8.Valid(in.c.data) && len(in.c.data) < 4000 {
		f.Text = string(in.c.data)
	}
	return f
}

func (f finding) print(w io.Writer) {
	fmt.Fprintf(w, "\n%d times at %s: %s\n", f.Count, countsText(f.Minors), f.Signature)
	fmt.Fprintf(w, "  seed %d case %d (%s), shown at %s, reload %t, gates %q\n", f.Seed, f.Index, f.Class, f.Minor, f.Reload, f.Gates)
	fmt.Fprintf(w, "  input   %.1500q\n", f.Data)
	for _, side := range []struct {
		name string
		a    answer
	}{{"oracle", f.Oracle}, {"enclint", f.Enclint}} {
		fmt.Fprintf(w, "  %-7s %s %s %s%.1500q\n", side.name, side.a.Verdict, side.a.refusal(), side.a.reason(), side.a.error())
	}
}

// summary appends one line a minor, so that runs can be added up.
func (x *campaign) summary(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	for _, m := range x.minors {
		line, err := json.Marshal(struct {
			Seed, First uint64
			Minor       string
			*tally
		}{x.seed, uint64(x.first), minorName(m), x.stats.byMinor[m]})
		if err != nil {
			return err
		}
		if _, err := f.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}
