// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"
)

// What a run of fullRun cases promises at each minor: each refusal that the
// minor can produce this often, each kind of mutation a tenth of the mutated
// cases, and between a fifth and four fifths accepted.
const (
	fullRun     = 200000
	perRefusal  = 1000
	kindShare   = 10
	minAccepted = 20
	maxAccepted = 80
)

// coverage prints what the cases reached and returns what falls short.
func (x *campaign) coverage(w io.Writer) (short []string) {
	short = append(x.refusalCoverage(w), x.kindCoverage(w)...)
	for _, m := range x.minors {
		t := x.stats.byMinor[m]
		if p := percent(t.Accepted, t.Cases); p < minAccepted || p > maxAccepted {
			short = append(short, fmt.Sprintf("%s: %.1f %% accepted", minorName(m), p))
		}
		if n := t.Refusals["unmatched"] + t.Refusals[""]; n > 0 {
			short = append(short, fmt.Sprintf("%s: %d refusals without a name", minorName(m), n))
		}
	}
	return short
}

func (x *campaign) refusalCoverage(w io.Writer) (short []string) {
	known := map[string]target{}
	for _, t := range targets {
		known[t.refusal] = t
	}
	names := map[string]bool{}
	for name := range known {
		names[name] = true
	}
	for _, m := range x.minors {
		for name := range x.stats.byMinor[m].Refusals {
			names[name] = true
		}
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "refusal\tpossible\ttotal\tleast at a minor\tseen elsewhere")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		t, listed := known[name]
		total, least, where, elsewhere := 0, -1, "", map[string]int{}
		for _, m := range x.minors {
			n := x.stats.byMinor[m].Refusals[name]
			total += n
			if !listed || m < t.first || m > t.last {
				if n > 0 {
					elsewhere[minorName(m)] = n
				}
				continue
			}
			if least < 0 || n < least {
				least, where = n, minorName(m)
			}
			if need := needed(x.stats.byMinor[m].Cases); n < need {
				short = append(short, fmt.Sprintf("%s: %s %d times, not %d", minorName(m), name, n, need))
			}
		}
		possible := "not listed"
		if listed {
			possible = minorName(t.first) + ".." + minorName(t.last)
		}
		fmt.Fprintf(tw, "%s\t%s\t%d\t%d (%s)\t%s\n", name, possible, total, max(least, 0), where, countsText(elsewhere))
	}
	tw.Flush()
	return short
}

// needed scales the promise; below a full run chance has its share.
func needed(cases int) int {
	need := float64(perRefusal) * float64(cases) / fullRun
	if cases < fullRun {
		need -= 3 * math.Sqrt(need)
	}
	return int(need)
}

func (x *campaign) kindCoverage(w io.Writer) (short []string) {
	sum := 0
	for _, n := range x.stats.kinds {
		sum += n
	}
	fmt.Fprint(w, "\nmutated cases by kind:")
	for _, m := range mutations {
		n := x.stats.kinds[m.kind]
		fmt.Fprintf(w, " %s %.1f %%", m.kind, percent(n, sum))
		if n*kindShare < sum && sum > 1000 {
			short = append(short, fmt.Sprintf("mutation %s: %d of %d", m.kind, n, sum))
		}
	}
	fmt.Fprintln(w)
	accepted, of := map[string]int{}, map[string]int{}
	for _, m := range x.minors {
		for class, n := range x.stats.byMinor[m].Of {
			of[class] += n
			accepted[class] += x.stats.byMinor[m].Classes[class]
		}
	}
	fmt.Fprint(w, "accepted by class:")
	for _, class := range slices.Sorted(maps.Keys(of)) {
		fmt.Fprintf(w, " %s %.1f %% of %d", class, percent(accepted[class], of[class]), of[class])
	}
	fmt.Fprintln(w)
	return short
}
