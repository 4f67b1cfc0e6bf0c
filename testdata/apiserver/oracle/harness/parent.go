// SPDX-License-Identifier: Apache-2.0

package harness

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

const (
	// casesPerChild bounds what a child gathers: up to 1.25 each KMS provider leaves a connection
	// behind that nothing can close.
	casesPerChild = 2000
	// patience is for a case that never comes back. Real ones take milliseconds.
	patience = 60 * time.Second
)

// parent hands cases to a child process and replaces it from time to time.
type parent struct {
	loader Loader
	dir    string
	raw    bool
	child  *child
}

type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	served int
}

func (p *parent) run(r io.Reader, w io.Writer) (unmatched int, err error) {
	in, out := bufio.NewReaderSize(r, 1<<16), bufio.NewWriterSize(w, 1<<16)
	defer out.Flush()
	defer p.stop()
	for {
		line, err := readLine(in)
		if err == io.EOF {
			return unmatched, nil
		} else if err != nil {
			return unmatched, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		answer, err := p.ask(line)
		if err != nil {
			return unmatched, err
		}
		if bytes.Contains(answer, []byte(`"refusal":"`+Unmatched+`"`)) {
			unmatched++
			fmt.Fprintf(os.Stderr, "oracle: no name for this text: %s", answer)
		}
		out.Write(answer)
		// A caller that waits for the answer before it asks again must get it.
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return unmatched, err
			}
		}
	}
}

// ask gives the child one line and returns its answer. A child that dies of a case, or hangs,
// has answered: no recover reaches a panic on another goroutine.
func (p *parent) ask(line []byte) ([]byte, error) {
	var c Case
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, fmt.Errorf("bad case: %w", err)
	}
	if p.child != nil && p.child.served >= casesPerChild {
		p.stop()
	}
	if p.child == nil {
		if err := p.start(); err != nil {
			return nil, err
		}
	}
	if line[len(line)-1] != '\n' {
		line = append(line, '\n')
	}
	p.child.served++
	current := p.child
	alarm := time.AfterFunc(patience, func() { current.cmd.Process.Kill() })
	_, err := current.in.Write(line)
	var answer []byte
	if err == nil {
		answer, err = current.out.ReadBytes('\n')
	}
	if !alarm.Stop() || err != nil {
		p.stop()
	}
	if err == nil {
		return answer, nil
	}
	return encode(panicked(p.loader.Minor, c, "the process ended", nil)), nil
}

func (p *parent) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var arguments []string
	if p.raw {
		arguments = append(arguments, "-raw")
	}
	cmd := exec.Command(self, arguments...)
	cmd.Env = append(os.Environ(), childVariable+"="+p.dir)
	if os.Getenv("ENCLINT_ORACLE_LOG") != "" {
		cmd.Stderr = os.Stderr
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.child = &child{cmd: cmd, in: in, out: bufio.NewReaderSize(out, 1<<16)}
	return nil
}

func (p *parent) stop() {
	if p.child == nil {
		return
	}
	p.child.in.Close()
	p.child.cmd.Process.Kill()
	p.child.cmd.Wait()
	p.child = nil
}
