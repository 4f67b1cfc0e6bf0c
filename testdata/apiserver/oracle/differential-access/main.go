// SPDX-License-Identifier: Apache-2.0

// Command differential-access compares what enclint and the real transformers of kube-apiserver make of data that another
// configuration wrote; with -plans it executes plans of enclint on them.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const chunkSize, planChunk = 2000, 50

type campaign struct {
	seed          uint64
	first, n      int
	enclint       string
	oracles, out  string
	sockets       string // folder
	mutex         sync.Mutex
	figures       map[int]map[string]int // minor, what
	disagreements int
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "differential-access:", err)
	os.Exit(2)
}

func main() {
	x := &campaign{figures: map[int]map[string]int{}}
	for _, minor := range minors {
		x.figures[minor] = map[string]int{}
	}
	flag.IntVar(&x.n, "n", 100000, "how many triples")
	flag.IntVar(&x.first, "first", 0, "number of the first one")
	flag.Uint64Var(&x.seed, "seed", 1, "seed of the generator")
	flag.StringVar(&x.enclint, "enclint", "build/enclint", "the program under test")
	flag.StringVar(&x.oracles, "oracles", "build/oracle", "folder of access-1.13 ... and kms")
	flag.StringVar(&x.out, "out", "build/differential-access", "folder for what disagrees")
	plans := flag.Bool("plans", false, "execute plans of enclint instead of comparing triples")
	jobs := flag.Int("j", 2, "chunks at a time")
	show := flag.Int("show", -1, "print case N of the seed and what both say, then stop")
	flag.Parse()

	stop, err := x.startPlugin()
	if err != nil {
		fail(err)
	}
	defer stop()
	if *show >= 0 {
		x.first, x.n = *show, 1
	}
	begin := time.Now()
	chunks := make(chan int)
	work, size := x.chunk, chunkSize
	if *plans {
		work, size = x.chunkOfPlans, planChunk
		columns = planColumns
	}
	var all sync.WaitGroup
	var failed error
	for range *jobs {
		all.Go(func() {
			for at := range chunks {
				if err := work(at, *show >= 0); err != nil {
					x.mutex.Lock()
					failed = err
					x.mutex.Unlock()
				}
			}
		})
	}
	for at := x.first; at < x.first+x.n; at += size {
		chunks <- at
	}
	close(chunks)
	all.Wait()
	if failed != nil {
		stop()
		fail(failed)
	}
	thin := x.report()
	fmt.Printf("%d %s of seed %d in %.0f s, %d disagreements\n", x.n, columns[0], x.seed, time.Since(begin).Seconds(), x.disagreements)
	if x.disagreements > 0 || thin && x.n >= 1000 {
		stop()
		os.Exit(1)
	}
}

// startPlugin makes KMS plugins listen in a folder of their own.
func (x *campaign) startPlugin() (stop func(), err error) {
	if x.sockets, err = os.MkdirTemp("", "enclint-kms"); err != nil {
		return nil, err
	}
	cmd := exec.Command(filepath.Join(x.oracles, "kms"), x.sockets)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		return nil, fmt.Errorf("the KMS plugin says %q", line)
	}
	return func() {
		_ = in.Close()
		_ = cmd.Wait()
		_ = os.RemoveAll(x.sockets)
	}, nil
}

// chunk compares some cases. Its oracles end with it: up to 1.25 each KMS provider leaves a connection behind.
func (x *campaign) chunk(at int, show bool) error {
	var cases []testCase
	var questions []ourQuestion
	for i := at; i < min(at+chunkSize, x.first+x.n); i++ {
		c := generate(x.seed, i)
		cases = append(cases, c)
		questions = append(questions, c.ours())
	}
	us := &session{argv: []string{x.enclint, "access", "--batch", "--jobs", "1"}}
	answers, err := ask(us, questions, func(_ int, err error) ourAnswer { return ourAnswer{Error: "died: " + err.Error()} })
	us.close()
	if err != nil {
		return err
	}
	of := map[int][]int{}
	for i, c := range cases {
		of[c.minor] = append(of[c.minor], i)
	}
	for minor, list := range of {
		if err := x.judge(minor, cases, answers, list, show); err != nil {
			return err
		}
	}
	return nil
}

func diedReal(_ int, err error) realAnswer { return realAnswer{Readable: err.Error()} }

// judge puts the listed cases to the oracle of a release.
func (x *campaign) judge(minor int, cases []testCase, ours []ourAnswer, list []int, show bool) error {
	oracle := &session{argv: []string{filepath.Join(x.oracles, "access-"+minorName(minor))}}
	defer oracle.close()
	var questions []realQuestion
	for _, i := range list {
		q, err := cases[i].withOpeners(ours[i], x.sockets)
		if err != nil {
			return fmt.Errorf("case %d: %w", cases[i].number, err)
		}
		questions = append(questions, q)
	}
	real, err := ask(oracle, questions, diedReal)
	if err != nil {
		return err
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	for k, i := range list {
		wrong := cases[i].compare(ours[i], real[k])
		if wrong == "" && len(questions[k].Variants) > 0 {
			x.figures[minor]["openers"]++
			wrong = compareOpeners(real[k])
		}
		x.count(cases[i], ours[i], real[k])
		if wrong != "" {
			x.disagreements++
			if err := x.keep(cases[i], ours[i], real[k], wrong); err != nil {
				return err
			}
		}
		if show {
			c := cases[i]
			fmt.Printf("%s %s, same remote key: %t\n%s%s%+v\n%+v\n%s\n", minorName(c.minor), c.resource, c.sameRemote, c.old.text(c.minor),
				c.new.text(c.minor), ours[i], real[k], wrong)
		}
	}
	return nil
}

var planColumns = []string{"plans", "none", "no steps", "not made", "assumed", "executed", "steps", "reads", "shortened", "caught"}

var columns = []string{"triples", "refused", "yes", "no", "unknown", "stale", "garbage", "as stored", "kms read", "openers"}

func (x *campaign) count(c testCase, our ourAnswer, real realAnswer) {
	f := x.figures[c.minor]
	f["triples"]++
	if real.Error != "" {
		f["refused"]++
		return
	}
	f[our.Readable]++
	for name, is := range map[string]bool{"stale": real.Stale, "garbage": real.Garbage, "as stored": real.Raw,
		"kms read": our.Readable == "unknown" && real.Readable == "yes"} {
		if is {
			f[name]++
		}
	}
}

// report prints the figures; thin: something was never met.
func (x *campaign) report() (thin bool) {
	fmt.Printf("%8s", "release")
	for _, name := range columns {
		fmt.Printf(" %9s", name)
	}
	fmt.Println()
	for _, minor := range slices.Compact(slices.Sorted(slices.Values(minors))) {
		fmt.Printf("%8s", minorName(minor))
		for _, name := range columns {
			n := x.figures[minor][name]
			fmt.Printf(" %9d", n)
			thin = thin || n == 0 && (name != "as stored" || minor <= 25) && !slices.Contains([]string{"assumed", "not made"}, name)
		}
		fmt.Println()
	}
	return thin
}

// keep writes a disagreement to a file of its own.
func (x *campaign) keep(c testCase, our ourAnswer, real realAnswer, wrong string) error {
	folder := filepath.Join(x.out, fmt.Sprintf("seed-%d", x.seed))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path := filepath.Join(folder, fmt.Sprintf("%d.json", c.number))
	text, err := json.MarshalIndent(map[string]any{"number": c.number, "version": minorName(c.minor), "resource": c.resource, "old": c.old.text(c.minor),
		"new": c.new.text(c.minor), "sameRemote": c.sameRemote, "wrong": wrong, "enclint": our, "transformers": real}, "", "  ")
	if err != nil {
		return err
	}
	if x.disagreements <= 20 {
		fmt.Printf("%s: %s: enclint says %s, stale %t, garbage %t; the transformers %s, %t, %t\n", path, wrong, our.Readable+our.Error, our.Stale,
			our.Garbage, real.Readable+real.Error, real.Stale, real.Garbage)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
