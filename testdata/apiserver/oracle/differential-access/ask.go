// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// session is a program that answers a line to each line, in order, and is kept running.
type session struct {
	argv []string
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
}

func (s *session) open() error {
	s.cmd = exec.Command(s.argv[0], s.argv[1:]...)
	s.cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=400")
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return err
	}
	pipe, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	s.out = bufio.NewReaderSize(pipe, 1<<16)
	return s.cmd.Start()
}

func (s *session) close() {
	if s.cmd != nil {
		_ = s.in.Close()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// ask puts questions and reads an answer to each. One that ends the program gets none: `died` is called for it.
func ask[Q, A any](s *session, questions []Q, died func(i int, err error) A) ([]A, error) {
	var answers []A
	for len(answers) < len(questions) {
		if s.cmd == nil {
			if err := s.open(); err != nil {
				return nil, err
			}
		}
		var lines bytes.Buffer
		encoder := json.NewEncoder(&lines)
		for _, q := range questions[len(answers):] {
			if err := encoder.Encode(q); err != nil {
				return nil, err
			}
		}
		in := s.in
		go func() { _, _ = in.Write(lines.Bytes()) }()
		for len(answers) < len(questions) {
			line, err := s.out.ReadBytes('\n')
			if err != nil {
				s.close()
				answers = append(answers, died(len(answers), fmt.Errorf("%s ended: %w", s.argv[0], err)))
				break
			}
			var a A
			if err := json.Unmarshal(line, &a); err != nil {
				return nil, fmt.Errorf("%s: no answer: %.200q", s.argv[0], line)
			}
			answers = append(answers, a)
		}
	}
	return answers, nil
}
