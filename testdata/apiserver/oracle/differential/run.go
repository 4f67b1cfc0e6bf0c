// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// campaign is one run over cases 0..n-1 of a seed.
type campaign struct {
	seed     uint64
	first, n int
	every    map[int]int // minor: each case (1), or each tenth
	minors   []int
	jobs     int
	enclint  program
	oracles  map[int]program
	cache    *cache
	alone    bool // the oracle without enclint

	mutex sync.Mutex
	stats *stats
}

const chunkSize = 4000

type chunk struct {
	cases []testCase
	ours  map[int][]answer
}

// run puts all cases to both sides. One chunk is being made and answered by
// enclint while the oracles work on the one before.
func (x *campaign) run() {
	ready := make(chan chunk, 1)
	go func() {
		for at := x.first; at < x.first+x.n; at += chunkSize {
			var c chunk
			for i := at; i < min(at+chunkSize, x.first+x.n); i++ {
				c.cases = append(c.cases, generate(x.seed, i))
			}
			if !x.alone {
				c.ours = x.enclint.ask(c.cases)
			}
			ready <- c
		}
		close(ready)
	}()
	stop := x.progress()
	slots := make(chan struct{}, x.jobs)
	var all sync.WaitGroup
	for c := range ready {
		for _, m := range x.minors {
			slots <- struct{}{}
			all.Add(1)
			go func() {
				defer all.Done()
				defer func() { <-slots }()
				x.judge(m, c)
			}()
		}
		x.mutex.Lock()
		x.stats.made(c.cases)
		x.mutex.Unlock()
	}
	all.Wait()
	close(stop)
}

func (x *campaign) progress() chan struct{} {
	stop := make(chan struct{})
	start := time.Now()
	go func() {
		tick := time.NewTicker(10 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				x.mutex.Lock()
				done, bad := x.stats.verdicts(), x.stats.disagreements()
				x.mutex.Unlock()
				total := 0
				for _, m := range x.minors {
					total += x.n / x.every[m]
				}
				rate := float64(done) / time.Since(start).Seconds()
				fmt.Fprintf(os.Stderr, "%9d of %d verdicts, %.0f a second, %d disagreements\n", done, total, rate, bad)
			}
		}
	}()
	return stop
}

// judge asks one oracle about one chunk and compares.
func (x *campaign) judge(m int, c chunk) {
	cases, ours := c.cases, c.ours[m]
	if step := x.every[m]; step > 1 {
		cases, ours = nil, nil
		for i, tc := range c.cases {
			if tc.index%step == 0 {
				cases = append(cases, tc)
				if !x.alone {
					ours = append(ours, c.ours[m][i])
				}
			}
		}
	}
	theirs := x.theirs(m, cases, ours)
	if x.alone {
		x.mutex.Lock()
		defer x.mutex.Unlock()
		for i, tc := range cases {
			x.stats.count(m, tc, theirs[i], agree, "")
		}
		return
	}
	results := make([]outcome, len(cases))
	notes := make([]string, len(cases))
	var doubtful []int
	for i, tc := range cases {
		results[i], notes[i] = compare(m, tc, theirs[i], ours[i])
		if results[i] == disagree {
			doubtful = append(doubtful, i)
		}
	}
	for _, round := range reruns {
		doubtful = doubtful[:min(round.most, len(doubtful))]
		var still []int
		for k, wavers := range x.wavering(m, cases, doubtful, ours, round.times) {
			if wavers {
				results[doubtful[k]], notes[doubtful[k]] = unstable, "C11"
			} else {
				still = append(still, doubtful[k])
			}
		}
		doubtful = still
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	for i, tc := range cases {
		x.stats.count(m, tc, theirs[i], results[i], notes[i])
		if results[i] == disagree {
			x.stats.disagreement(m, tc, theirs[i], ours[i])
		}
	}
}

// wavering asks the oracle again and again: where its answers differ, only
// the verdict counts, and that has to be one it has given.
func (x *campaign) wavering(m int, cases []testCase, at []int, ours []answer, times int) []bool {
	out := make([]bool, len(at))
	if len(at) == 0 {
		return out
	}
	var again []testCase
	for _, i := range at {
		for range times {
			again = append(again, cases[i])
		}
	}
	got := x.oracles[m].ask(again)[m]
	for k, i := range at {
		verdicts, texts := map[bool]bool{}, map[string]bool{}
		for _, a := range got[k*times : (k+1)*times] {
			verdicts[a.OK] = true
			texts[a.Verdict+a.refusal()+a.error()] = true
		}
		out[k] = len(texts) > 1 && verdicts[ours[i].OK] && ours[i].Verdict != died
	}
	return out
}
