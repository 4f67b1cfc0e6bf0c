// SPDX-License-Identifier: Apache-2.0

// Command differential generates encryption configurations and compares what
// enclint and kube-apiserver's own loader say to them.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Behaviour changes at these minors; the others get each tenth case.
var changes = []int{13, 14, 15, 16, 17, 18, 21, 23, 25, 26, 27, 28, 29, 30, 31, 32, 34}

const sampleStep = 10

func main() {
	n := flag.Int("n", 200000, "how many configurations")
	first := flag.Int("first", 0, "number of the first one")
	seed := flag.Uint64("seed", 1, "seed of the generator")
	minors := flag.String("minors", "", "1.22,1.30, 1.28..1.34 or all; default: where behaviour changes, and a tenth of the cases on the others")
	jobs := flag.Int("j", 2, "oracles at a time")
	enclint := flag.String("enclint", "build/enclint", "the program under test")
	oracles := flag.String("oracles", "build/oracle", "folder of the oracles, one file a minor")
	out := flag.String("out", "build/differential", "folder for what disagrees")
	cacheFolder := flag.String("cache", "", "folder that keeps what the oracles said, for the next run of the same seed")
	alone := flag.Bool("oracle-only", false, "run the oracles alone, for their coverage")
	check := flag.Bool("coverage-check", false, "fail where the cases do not reach what they promise")
	summary := flag.String("summary", "", "append figures as JSON lines, one a minor")
	show := flag.Int("show", -1, "print case N of the seed and what both say, then stop")
	groups := flag.Int("groups", 40, "how many kinds of disagreement to shrink")
	mix := flag.String("mix", "default", "default, or packed: many doubtful values in each case")
	flag.Parse()
	packed = *mix == "packed"

	every, err := parseMinors(*minors)
	if err != nil {
		fail(err)
	}
	x := &campaign{seed: *seed, first: *first, n: *n, every: every, jobs: max(1, *jobs), alone: *alone}
	for m := range every {
		x.minors = append(x.minors, m)
	}
	slices.Sort(x.minors)
	if err := x.programs(*enclint, *oracles); err != nil {
		fail(err)
	}
	if x.cache, err = newCache(*cacheFolder, x.oracles); err != nil {
		fail(err)
	}
	x.stats = newStats(x.minors)
	if *show >= 0 {
		x.show(*show)
		return
	}
	x.run()
	x.stats.table(os.Stdout)
	fmt.Println()
	short := x.coverage(os.Stdout)
	if *summary != "" {
		if err := x.summary(*summary); err != nil {
			fail(err)
		}
	}
	bad, err := x.report(*out, *groups)
	if err != nil {
		fail(err)
	}
	for _, s := range short {
		if !*check {
			break
		}
		fmt.Println("short of coverage:", s)
	}
	if bad || *check && len(short) > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "differential:", err)
	os.Exit(2)
}

// parseMinors returns how many cases apart each minor is asked.
func parseMinors(s string) (map[int]int, error) {
	every := map[int]int{}
	if s == "" {
		for m := 13; m <= 36; m++ {
			every[m] = sampleStep
		}
		for _, m := range changes {
			every[m] = 1
		}
		return every, nil
	}
	if s == "all" {
		s = "1.13..1.36"
	}
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ' ' }) {
		low, high, isRange := strings.Cut(part, "..")
		if !isRange {
			high = low
		}
		a, err := parseMinor(low)
		if err != nil {
			return nil, err
		}
		b, err := parseMinor(high)
		if err != nil {
			return nil, err
		}
		for m := a; m <= b; m++ {
			every[m] = 1
		}
	}
	return every, nil
}

func (x *campaign) programs(enclint, oracles string) error {
	x.oracles = map[int]program{}
	for _, m := range x.minors {
		path := filepath.Join(oracles, minorName(m))
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("no oracle for %s (make oracle-build): %w", minorName(m), err)
		}
		x.oracles[m] = program{argv: []string{path}, nice: true, minors: []int{m}, label: "oracle " + minorName(m)}
	}
	if x.alone {
		return nil
	}
	if _, err := os.Stat(enclint); err != nil {
		return err
	}
	x.enclint = program{argv: []string{enclint, "load", "--batch"}, minors: x.minors, label: "enclint"}
	return nil
}

// report shrinks, prints and keeps what disagrees.
func (x *campaign) report(folder string, most int) (bool, error) {
	list := x.stats.sorted()
	if len(list) == 0 {
		return false, nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return true, err
	}
	f, err := os.Create(filepath.Join(folder, fmt.Sprintf("seed-%d.jsonl", x.seed)))
	if err != nil {
		return true, err
	}
	defer f.Close()
	fmt.Printf("\n%d kinds of disagreement\n", len(list))
	slots := make(chan struct{}, x.jobs)
	var all sync.WaitGroup
	for _, g := range list[:min(most, len(list))] {
		slots <- struct{}{}
		all.Go(func() {
			x.shrink(g)
			<-slots
		})
	}
	all.Wait()
	for _, g := range list {
		found := x.finding(g)
		found.print(os.Stdout)
		line, err := json.Marshal(found)
		if err != nil {
			return true, err
		}
		if _, err := f.Write(append(line, '\n')); err != nil {
			return true, err
		}
	}
	return true, nil
}

// shrink replaces a group's case by a smaller one that disagrees the same way.
func (x *campaign) shrink(g *group) {
	in := &g.smallest
	enclint := x.enclint
	enclint.minors = []int{in.minor}
	oracle, err := x.oracles[in.minor].open()
	if err != nil {
		return
	}
	defer oracle.close()
	s := &shrinker{oracle: oracle, enclint: enclint, minor: in.minor, want: g.signature, budget: 6000}
	in.c = s.shrink(in.c)
	in.oracle = x.oracles[in.minor].ask([]testCase{in.c})[in.minor][0]
	in.enclint = enclint.ask([]testCase{in.c})[in.minor][0]
}

func (x *campaign) show(index int) {
	c := generate(x.seed, index)
	fmt.Printf("%s/%s reload %t gates %q\n%s\n", c.class, c.kind, c.reload, c.gates, c.data)
	for _, m := range x.minors {
		a := x.oracles[m].ask([]testCase{c})[m][0]
		fmt.Printf("%s oracle  %s %s %q\n", minorName(m), a.Verdict, a.refusal(), a.error())
		if !x.alone {
			enclint := x.enclint
			enclint.minors = []int{m}
			b := enclint.ask([]testCase{c})[m][0]
			fmt.Printf("%s enclint %s %s %q\n", minorName(m), b.Verdict, b.refusal(), b.error())
		}
	}
}
