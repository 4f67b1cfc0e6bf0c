// SPDX-License-Identifier: Apache-2.0

// Reads the sources of the modules in modules.txt, and writes what kube-apiserver's command line knows in each minor:
// its feature gates below the line "gates:" of GATES, its flags below the line "flags:" of FLAGS.
//
//	options [-check] modules.txt GATES FLAGS
//	options -print MINOR modules.txt     what one minor knows, a line for each
//
// Exit: 0 written, or with -check as it is; 1 with -check: a file says something else; 2 trouble.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strconv"
	"strings"
)

const (
	oldest = 13
	newest = 36
)

// A line of modules.txt.
type module struct {
	minors             []int
	path, version, sum string
	dir                string
}

func readModules(path string) []module {
	text, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	var modules []module
	for _, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		if len(fields) != 4 {
			fail("%s: %q is not: MINORS MODULE VERSION SUM", path, line)
		}
		m := module{path: fields[1], version: fields[2], sum: fields[3]}
		for _, minor := range strings.Split(fields[0], ",") {
			number, err := strconv.Atoi(minor)
			if err != nil {
				fail("%s: %v", path, err)
			}
			m.minors = append(m.minors, number)
		}
		modules = append(modules, m)
	}
	return modules
}

// All at once: go asks for several of them side by side.
func download(modules []module) {
	args := []string{"mod", "download", "-json"}
	for _, m := range modules {
		args = append(args, m.path+"@"+m.version)
	}
	command := exec.Command("go", args...)
	command.Stderr = os.Stderr
	out, _ := command.Output()
	decoder := json.NewDecoder(bytes.NewReader(out))
	for decoder.More() {
		var got struct{ Path, Version, Dir, Sum, Error string }
		if err := decoder.Decode(&got); err != nil {
			fail("go mod download: %v", err)
		}
		if got.Error != "" {
			fail("%s@%s: %s", got.Path, got.Version, got.Error)
		}
		for i := range modules {
			if m := &modules[i]; m.path == got.Path && m.version == got.Version {
				if m.sum != got.Sum {
					fail("%s@%s: its sum is %s", m.path, m.version, got.Sum)
				}
				m.dir = got.Dir
			}
		}
	}
	for _, m := range modules {
		if m.dir == "" {
			fail("%s@%s: not downloaded", m.path, m.version)
		}
	}
}

func releases(modules []module) []*release {
	var all []*release
	for minor := oldest; minor <= newest; minor++ {
		r := &release{minor, map[string]string{}, map[string]*goPackage{}}
		for _, m := range modules {
			for _, of := range m.minors {
				if of == minor {
					r.dirs[m.path] = m.dir
				}
			}
		}
		all = append(all, r)
	}
	return all
}

// "1.13..1.20,1.26.."
func window(minors map[int]bool) string {
	var ranges []string
	for first := oldest; first <= newest; first++ {
		if !minors[first] {
			continue
		}
		last := first
		for minors[last+1] {
			last++
		}
		switch {
		case last == newest:
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

func sorted[T any](table map[string]T) []string {
	var names []string
	for name := range table {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func (g gate) String() string {
	text := g.stage + " " + onOff(g.on)
	if g.locked {
		text += " locked"
	}
	return text
}

func gatesText(all []*release) []byte {
	states := map[string][newest + 2]string{}
	for _, r := range all {
		for name, is := range gatesOf(r) {
			of := states[name]
			of[r.minor] = is.String()
			states[name] = of
		}
	}
	var out bytes.Buffer
	for _, name := range sorted(states) {
		of := states[name]
		var parts []string
		for first := oldest; first <= newest; first++ {
			if of[first] == "" {
				continue
			}
			last := first
			for of[last+1] == of[first] {
				last++
			}
			minors := fmt.Sprintf("1.%d..1.%d", first, last)
			if first == last {
				minors = fmt.Sprintf("1.%d", first)
			}
			parts = append(parts, minors+" "+of[first])
			first = last
		}
		fmt.Fprintf(&out, "- {name: %s, states: '%s'}\n", name, strings.Join(parts, ", "))
	}
	return out.Bytes()
}

func flagsText(all []*release) []byte {
	type row struct {
		kind   string
		minors map[int]bool
	}
	rows := map[string]*row{}
	for _, r := range all {
		for name, kind := range flagsOf(r) {
			if rows[name] == nil {
				rows[name] = &row{kind, map[int]bool{}}
			}
			if (rows[name].kind == bools) != (kind == bools) {
				fail("1.%d: --%s was %s and is %s", r.minor, name, rows[name].kind, kind)
			}
			rows[name].kind = kind
			rows[name].minors[r.minor] = true
		}
	}
	var out bytes.Buffer
	for _, name := range sorted(rows) {
		fmt.Fprintf(&out, "- {name: %s, kind: %s, versions: '%s'}\n", name, rows[name].kind, window(rows[name].minors))
	}
	return out.Bytes()
}

// Whether FILE is as it should be afterwards, or with `check` already was.
func put(path, marker string, text []byte, check bool) bool {
	marker = "\n" + marker + ":\n"
	was, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	head, _, found := bytes.Cut(was, []byte(marker))
	if !found {
		fail("%s: no line '%s'", path, strings.TrimSpace(marker))
	}
	is := bytes.Join([][]byte{head, text}, []byte(marker))
	if check {
		if !bytes.Equal(is, was) {
			fmt.Fprintf(os.Stderr, "options: %s differs from what the sources say\n", path)
			return false
		}
		return true
	}
	if err := os.WriteFile(path, is, 0o644); err != nil {
		fail("%v", err)
	}
	return true
}

func printMinor(r *release) {
	gates, flags := gatesOf(r), flagsOf(r)
	for _, name := range sorted(flags) {
		fmt.Println("flag", name, flags[name])
	}
	for _, name := range sorted(gates) {
		fmt.Println("gate", name, gates[name])
	}
}

func main() {
	check := flag.Bool("check", false, "compare only")
	minor := flag.Int("print", 0, "show what this minor knows")
	flag.Parse()
	if flag.NArg() != 3 && (*minor == 0 || flag.NArg() != 1) {
		fail("usage: options [-check] modules.txt GATES FLAGS | options -print MINOR modules.txt")
	}
	modules := readModules(flag.Arg(0))
	download(modules)
	all := releases(modules)
	if *minor != 0 {
		if *minor < oldest || *minor > newest {
			fail("no 1.%d", *minor)
		}
		printMinor(all[*minor-oldest])
		return
	}
	gates := put(flag.Arg(1), "gates", gatesText(all), *check)
	flags := put(flag.Arg(2), "flags", flagsText(all), *check)
	if !gates || !flags {
		os.Exit(1)
	}
}
