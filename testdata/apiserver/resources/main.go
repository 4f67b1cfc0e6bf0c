// SPDX-License-Identifier: Apache-2.0

// Reads the typed clients of the modules in modules.txt, and writes the resources that they know,
// with the minors in which a kube-apiserver serves them, below the line "resources:" of FACTS.
//
//	resources [-check] modules.txt FACTS
//
// Exit: 0 written, or with -check as it is; 1 with -check: FACTS says something else; 2 trouble.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

const (
	oldest = 13
	newest = 36
	marker = "\nresources:\n"
)

// A line of modules.txt.
type module struct {
	minors             []int
	path, version, sum string
	dir                string
}

type groupResource struct{ group, resource string }

type resource struct {
	kind       string
	namespaced bool
	stored     bool
	minors     map[int]bool
}

// Of one group and version in the api module: when it is no longer served.
type lifecycle struct{ dir, version, kind string }

type table struct {
	groups    map[string]string // folder -> name of the group
	removed   map[lifecycle]int
	resources map[groupResource]*resource
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "resources: "+format+"\n", args...)
	os.Exit(2)
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

func parse(path string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		fail("%v", err)
	}
	return file
}

func glob(parts ...string) []string {
	found, err := filepath.Glob(filepath.Join(parts...))
	if err != nil {
		fail("%v", err)
	}
	return found
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		text, _ := strconv.Unquote(l.Value)
		return text
	}
	return ""
}

// const GroupName = "apps"
func groupName(path string) (string, bool) {
	name, found := "", false
	ast.Inspect(parse(path), func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 && spec.Names[0].Name == "GroupName" {
			name, found = literal(spec.Values[0]), true
		}
		return true
	})
	return name, found
}

// Methods APILifecycleRemoved() (major, minor int) { return 1, 25 }
func (t *table) readLifecycles(dir, version, path string) {
	for _, decl := range parse(path).Decls {
		function, ok := decl.(*ast.FuncDecl)
		if !ok || function.Name.Name != "APILifecycleRemoved" {
			continue
		}
		kind := function.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name
		results := function.Body.List[0].(*ast.ReturnStmt).Results
		minor, err := strconv.Atoi(results[1].(*ast.BasicLit).Value)
		if err != nil {
			fail("%s: %v", path, err)
		}
		t.removed[lifecycle{dir, version, kind}] = minor
	}
}

func (t *table) readTypes(m module) {
	for _, path := range append(glob(m.dir, "*", "*", "register.go"), glob(m.dir, "pkg", "apis", "*", "*", "register.go")...) {
		folder := filepath.Dir(path)
		dir := filepath.Base(filepath.Dir(folder))
		if name, ok := groupName(path); ok {
			t.groups[dir] = name
		}
		for _, path := range glob(folder, "zz_generated.prerelease-lifecycle.go") {
			t.readLifecycles(dir, filepath.Base(folder), path)
		}
	}
}

// What one file of a typed client says: type XInterface interface, and the name in the URL.
type client struct {
	kind, resource string
	get            bool
}

func (c *client) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.TypeSpec:
		of, ok := n.Type.(*ast.InterfaceType)
		if !ok || !strings.HasSuffix(n.Name.Name, "Interface") {
			return true
		}
		c.kind = strings.TrimSuffix(n.Name.Name, "Interface")
		for _, method := range of.Methods.List {
			if len(method.Names) == 1 && method.Names[0].Name == "Get" {
				c.get = true
			}
		}
	case *ast.CallExpr:
		called := n.Fun
		switch generic := called.(type) { // gentype.NewClient[...](...)
		case *ast.IndexExpr:
			called = generic.X
		case *ast.IndexListExpr:
			called = generic.X
		}
		if s, ok := called.(*ast.SelectorExpr); ok && len(n.Args) > 0 && c.resource == "" &&
			(s.Sel.Name == "Resource" || strings.HasPrefix(s.Sel.Name, "NewClient")) {
			c.resource = literal(n.Args[0])
		}
	}
	return true
}

// Methods of the group's client: func (c *AppsV1Client) Deployments(namespace string) DeploymentInterface
func getters(folder string) map[string]bool {
	namespaced := map[string]bool{}
	for _, path := range glob(folder, "*_client.go") {
		for _, decl := range parse(path).Decls {
			function, ok := decl.(*ast.FuncDecl)
			if !ok || function.Recv == nil || function.Type.Results == nil || len(function.Type.Results.List) != 1 {
				continue
			}
			if result, ok := function.Type.Results.List[0].Type.(*ast.Ident); ok {
				namespaced[result.Name] = len(function.Type.Params.List) == 1
			}
		}
	}
	return namespaced
}

func (t *table) addClient(m module, dir, version, path string, namespaced map[string]bool) {
	c := client{}
	ast.Inspect(parse(path), c.visit)
	// Evictions exist below pods only.
	if c.kind == "" || c.kind == "Eviction" {
		return
	}
	if c.resource == "" { // only its expansion knows how to create one
		for _, path := range glob(strings.TrimSuffix(path, ".go") + "_expansion.go") {
			ast.Inspect(parse(path), c.visit)
		}
		if c.resource != strings.ToLower(c.kind)+"s" {
			return
		}
	}
	group, ok := t.groups[dir]
	if !ok {
		fail("%s: no name for the group of %s", m.path, path)
	}
	id := groupResource{group, c.resource}
	r := t.resources[id]
	if r == nil {
		r = &resource{kind: c.kind, namespaced: namespaced[c.kind+"Interface"], minors: map[int]bool{}}
		t.resources[id] = r
	}
	r.stored = r.stored || c.get
	removed, ends := t.removed[lifecycle{dir, version, c.kind}]
	for _, minor := range m.minors {
		if !ends || minor < removed {
			r.minors[minor] = true
		}
	}
}

func (t *table) readClients(m module) {
	folders := append(glob(m.dir, "kubernetes", "typed", "*", "*"),
		glob(m.dir, "pkg", "client", "clientset*", "*", "typed", "*", "*")...)
	for _, folder := range folders {
		namespaced := getters(folder)
		dir, version := filepath.Base(filepath.Dir(folder)), filepath.Base(folder)
		for _, path := range glob(folder, "*.go") {
			t.addClient(m, dir, version, path, namespaced)
		}
	}
}

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

func (t *table) text() []byte {
	var ids []groupResource
	for id := range t.resources {
		if len(t.resources[id].minors) > 0 {
			ids = append(ids, id)
		}
	}
	sort.Slice(ids, func(i, k int) bool {
		if ids[i].group != ids[k].group {
			return ids[i].group < ids[k].group
		}
		return ids[i].resource < ids[k].resource
	})
	var out bytes.Buffer
	for _, id := range ids {
		r := t.resources[id]
		fmt.Fprintf(&out, "- {name: %s, group: '%s', versions: '%s', kind: %s, namespaced: %t, stored: %t}\n",
			id.resource, id.group, window(r.minors), r.kind, r.namespaced, r.stored)
	}
	return out.Bytes()
}

func main() {
	check := flag.Bool("check", false, "compare only")
	flag.Parse()
	if flag.NArg() != 2 {
		fail("usage: resources [-check] modules.txt FACTS")
	}
	modules := readModules(flag.Arg(0))
	download(modules)
	t := table{map[string]string{}, map[lifecycle]int{}, map[groupResource]*resource{}}
	// Types of all releases before any client: the end of a version may be known only later.
	for _, m := range modules {
		t.readTypes(m)
	}
	for _, m := range modules {
		t.readClients(m)
	}
	facts, err := os.ReadFile(flag.Arg(1))
	if err != nil {
		fail("%v", err)
	}
	head, _, found := bytes.Cut(facts, []byte(marker))
	if !found {
		fail("%s: no line 'resources:'", flag.Arg(1))
	}
	text := bytes.Join([][]byte{head, t.text()}, []byte(marker))
	if *check {
		if !bytes.Equal(text, facts) {
			fmt.Fprintf(os.Stderr, "resources: %s differs from what the typed clients say\n", flag.Arg(1))
			os.Exit(1)
		}
		return
	}
	if err := os.WriteFile(flag.Arg(1), text, 0o644); err != nil {
		fail("%v", err)
	}
}
