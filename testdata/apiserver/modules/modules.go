// SPDX-License-Identifier: Apache-2.0

// Package modules reads and downloads the lists in ../*/modules.txt, and writes sets of minors.
package modules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

// The minors whose facts are kept.
const (
	Oldest = 13
	Newest = 36
)

// A line of the list.
type Module struct {
	Minors             []int
	Path, Version, Sum string
	Dir                string // once downloaded
}

// Lines of MINORS MODULE VERSION SUM.
func Read(path string) ([]Module, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var modules []Module
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		if len(fields) != 4 {
			return nil, fmt.Errorf("%s: %q is not: MINORS MODULE VERSION SUM", path, line)
		}
		m := Module{Path: fields[1], Version: fields[2], Sum: fields[3]}
		for _, minor := range strings.Split(fields[0], ",") {
			number, err := strconv.Atoi(minor)
			if err != nil {
				return nil, fmt.Errorf("%s: %v", path, err)
			}
			m.Minors = append(m.Minors, number)
		}
		modules = append(modules, m)
	}
	return modules, nil
}

// All at once: go asks for several of them side by side.
func Download(modules []Module) error {
	args := []string{"mod", "download", "-json"}
	for _, m := range modules {
		args = append(args, m.Path+"@"+m.Version)
	}
	command := exec.Command("go", args...)
	command.Stderr = os.Stderr
	out, _ := command.Output()
	decoder := json.NewDecoder(bytes.NewReader(out))
	for decoder.More() {
		var got struct{ Path, Version, Dir, Sum, Error string }
		if err := decoder.Decode(&got); err != nil {
			return fmt.Errorf("go mod download: %v", err)
		}
		name := got.Path + "@" + got.Version
		if got.Error != "" {
			return errors.New(name + ": " + got.Error)
		}
		for i := range modules {
			if m := &modules[i]; m.Path == got.Path && m.Version == got.Version {
				if m.Sum != got.Sum {
					return errors.New(name + ": its sum is " + got.Sum)
				}
				m.Dir = got.Dir
			}
		}
	}
	for _, m := range modules {
		if m.Dir == "" {
			return errors.New(m.Path + "@" + m.Version + ": not downloaded")
		}
	}
	return nil
}

// "1.13..1.20,1.26,1.30.."
func Window(minors map[int]bool) string {
	var ranges []string
	for first := Oldest; first <= Newest; first++ {
		if !minors[first] {
			continue
		}
		last := first
		for minors[last+1] {
			last++
		}
		switch {
		case last == Newest:
			ranges = append(ranges, fmt.Sprintf("1.%d..", first))
		case last == first:
			ranges = append(ranges, fmt.Sprintf("1.%d", first))
		default:
			ranges = append(ranges, fmt.Sprintf("1.%d..1.%d", first, last))
		}
		first = last
	}
	return strings.Join(ranges, ",")
}

// Replaces what stands in FILE below the line "KEY:". With `check` nothing is written. Whether FILE was as it is to be.
func Put(path, key string, text []byte, check bool) (bool, error) {
	marker := []byte("\n" + key + ":\n")
	was, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	head, _, found := bytes.Cut(was, marker)
	if !found {
		return false, fmt.Errorf("%s: no line '%s:'", path, key)
	}
	is := bytes.Join([][]byte{head, text}, marker)
	if check || bytes.Equal(is, was) {
		return bytes.Equal(is, was), nil
	}
	return false, os.WriteFile(path, is, 0o644)
}
