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
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"

	"enclint.example/modules"
)

func releases(list []modules.Module) []*release {
	var all []*release
	for minor := modules.Oldest; minor <= modules.Newest; minor++ {
		r := &release{minor, map[string]string{}, map[string]*goPackage{}}
		for _, m := range list {
			for _, of := range m.Minors {
				if of == minor {
					r.dirs[m.Path] = m.Dir
				}
			}
		}
		all = append(all, r)
	}
	return all
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
	states := map[string][modules.Newest + 2]string{}
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
		for first := modules.Oldest; first <= modules.Newest; first++ {
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
		fmt.Fprintf(&out, "- {name: %s, kind: %s, versions: '%s'}\n", name, rows[name].kind, modules.Window(rows[name].minors))
	}
	return out.Bytes()
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
	list, err := modules.Read(flag.Arg(0))
	if err != nil {
		fail("%v", err)
	}
	if err := modules.Download(list); err != nil {
		fail("%v", err)
	}
	all := releases(list)
	if *minor != 0 {
		if *minor < modules.Oldest || *minor > modules.Newest {
			fail("no 1.%d", *minor)
		}
		printMinor(all[*minor-modules.Oldest])
		return
	}
	gates := put(flag.Arg(1), "gates", gatesText(all), *check)
	flags := put(flag.Arg(2), "flags", flagsText(all), *check)
	if !gates || !flags {
		os.Exit(1)
	}
}

func put(path, key string, text []byte, check bool) bool {
	same, err := modules.Put(path, key, text, check)
	if err != nil {
		fail("%v", err)
	}
	if check && !same {
		fmt.Fprintf(os.Stderr, "options: %s differs from what the sources say\n", path)
	}
	return same || !check
}
