// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// answer is what either program says to one case at one minor.
type answer struct {
	ID      string  `json:"id"`
	Version string  `json:"version"`
	Verdict string  `json:"verdict"`
	OK      bool    `json:"ok"`
	Refusal *string `json:"refusal"`
	Error   *string `json:"error"`
	Reason  *string `json:"reason"`
}

func (a answer) refusal() string { return deref(a.Refusal) }
func (a answer) error() string   { return deref(a.Error) }
func (a answer) reason() string  { return deref(a.Reason) }

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// program is one side: an oracle of one minor, or enclint for several.
type program struct {
	argv   []string
	nice   bool
	minors []int // what it answers for each case, in this order
	label  string
}

// died stands for a case that a program did not answer.
const died = "died"

// ask puts cases to the program and returns the answers, by minor and case.
// A program that dies or hangs is asked again with halves, until the case
// that does it is found and gets the verdict "died".
func (p program) ask(cases []testCase) map[int][]answer {
	out := map[int][]answer{}
	for _, m := range p.minors {
		out[m] = make([]answer, 0, len(cases))
	}
	p.askInto(cases, out)
	return out
}

func (p program) askInto(cases []testCase, out map[int][]answer) {
	if len(cases) == 0 {
		return
	}
	got, err := p.run(cases)
	if err == nil {
		for _, m := range p.minors {
			out[m] = append(out[m], got[m]...)
		}
		return
	}
	if len(cases) == 1 {
		text := err.Error()
		for _, m := range p.minors {
			out[m] = append(out[m], answer{Verdict: died, Error: &text})
		}
		return
	}
	p.askInto(cases[:len(cases)/2], out)
	p.askInto(cases[len(cases)/2:], out)
}

func (p program) run(cases []testCase) (map[int][]answer, error) {
	limit := 60*time.Second + time.Duration(len(cases))*100*time.Millisecond
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	argv := p.argv
	if p.nice {
		argv = append([]string{"nice", "-n", "5"}, argv...)
	}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	// An oracle lives for a few thousand small cases: collecting less often saves a fifth of its time.
	cmd.Env = append(os.Environ(), "GOGC=400")
	cmd.Stdin = bytes.NewReader(p.input(cases))
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	got, readErr := p.read(bufio.NewReaderSize(pipe, 1<<20), len(cases), true)
	waitErr := cmd.Wait()
	if readErr != nil {
		tail := complaint.String()
		return nil, fmt.Errorf("%s: %w (%v) %.300s", p.label, readErr, waitErr, tail)
	}
	return got, nil
}

func (p program) version() string {
	names := make([]string, len(p.minors))
	for i, m := range p.minors {
		names[i] = minorName(m)
	}
	if len(names) == 1 {
		return names[0]
	}
	return "all"
}

func (p program) input(cases []testCase) []byte {
	var b bytes.Buffer
	for i, c := range cases {
		gates, _ := json.Marshal(c.gates)
		fmt.Fprintf(&b, `{"id":"%d","b64":"%s","version":"%s","reload":%t,"gates":%s}`+"\n",
			i, base64.StdEncoding.EncodeToString(c.data), p.version(), c.reload, gates)
	}
	return b.Bytes()
}

// read sorts the answers by minor; each case must have one for each, and with
// toEnd nothing may follow.
func (p program) read(r *bufio.Reader, n int, toEnd bool) (map[int][]answer, error) {
	got := map[int][]answer{}
	for _, m := range p.minors {
		got[m] = make([]answer, n)
	}
	seen := 0
	for toEnd || seen < n*len(p.minors) {
		line, err := r.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			break
		}
		var a answer
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, fmt.Errorf("not an answer: %.200q", line)
		}
		m, err := parseMinor(a.Version)
		if err != nil {
			return nil, err
		}
		i, err := strconv.Atoi(a.ID)
		if err != nil || i < 0 || i >= n {
			return nil, fmt.Errorf("answer to a case that was not put: %.200q", line)
		}
		if list, asked := got[m]; asked {
			if list[i].Verdict != "" {
				return nil, fmt.Errorf("two answers to one case: %.200q", line)
			}
			list[i] = a
			seen++
		}
	}
	if seen != n*len(p.minors) {
		return nil, fmt.Errorf("%d answers of %d", seen, n*len(p.minors))
	}
	return got, nil
}

// session is an oracle kept running for many small questions: starting one
// costs more than a hundred cases.
type session struct {
	program program
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func (p program) open() (*session, error) {
	cmd := exec.Command(p.argv[0], p.argv[1:]...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &session{p, cmd, in, bufio.NewReader(out)}, cmd.Start()
}

func (s *session) ask(cases []testCase) (map[int][]answer, error) {
	go s.in.Write(s.program.input(cases))
	return s.program.read(s.out, len(cases), false)
}

func (s *session) close() {
	s.in.Close()
	s.cmd.Wait()
}

func minorName(m int) string { return "1." + strconv.Itoa(m) }

func parseMinor(s string) (int, error) {
	m, err := strconv.Atoi(strings.TrimPrefix(s, "1."))
	if err != nil || m < 13 || m > 36 {
		return 0, fmt.Errorf("%q is no version between 1.13 and 1.36", s)
	}
	return m, nil
}
