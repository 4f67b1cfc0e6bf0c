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
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"enclint.example/modules"
)

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

func (t *table) readTypes(m modules.Module) {
	for _, path := range append(glob(m.Dir, "*", "*", "register.go"), glob(m.Dir, "pkg", "apis", "*", "*", "register.go")...) {
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

func (t *table) addClient(m modules.Module, dir, version, path string, namespaced map[string]bool) {
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
		fail("%s: no name for the group of %s", m.Path, path)
	}
	id := groupResource{group, c.resource}
	r := t.resources[id]
	if r == nil {
		r = &resource{kind: c.kind, namespaced: namespaced[c.kind+"Interface"], minors: map[int]bool{}}
		t.resources[id] = r
	}
	r.stored = r.stored || c.get
	removed, ends := t.removed[lifecycle{dir, version, c.kind}]
	for _, minor := range m.Minors {
		if !ends || minor < removed {
			r.minors[minor] = true
		}
	}
}

func (t *table) readClients(m modules.Module) {
	folders := append(glob(m.Dir, "kubernetes", "typed", "*", "*"),
		glob(m.Dir, "pkg", "client", "clientset*", "*", "typed", "*", "*")...)
	for _, folder := range folders {
		namespaced := getters(folder)
		dir, version := filepath.Base(filepath.Dir(folder)), filepath.Base(folder)
		for _, path := range glob(folder, "*.go") {
			t.addClient(m, dir, version, path, namespaced)
		}
	}
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
			id.resource, id.group, modules.Window(r.minors), r.kind, r.namespaced, r.stored)
	}
	return out.Bytes()
}

func main() {
	check := flag.Bool("check", false, "compare only")
	flag.Parse()
	if flag.NArg() != 2 {
		fail("usage: resources [-check] modules.txt FACTS")
	}
	list, err := modules.Read(flag.Arg(0))
	if err != nil {
		fail("%v", err)
	}
	if err := modules.Download(list); err != nil {
		fail("%v", err)
	}
	t := table{map[string]string{}, map[lifecycle]int{}, map[groupResource]*resource{}}
	// Types of all releases before any client: the end of a version may be known only later.
	for _, m := range list {
		t.readTypes(m)
	}
	for _, m := range list {
		t.readClients(m)
	}
	same, err := modules.Put(flag.Arg(1), "resources", t.text(), *check)
	if err != nil {
		fail("%v", err)
	}
	if *check && !same {
		fmt.Fprintf(os.Stderr, "resources: %s differs from what the typed clients say\n", flag.Arg(1))
		os.Exit(1)
	}
}
