// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The sources of one minor: where each module lies.
type release struct {
	minor    int
	dirs     map[string]string // module -> folder
	packages map[string]*goPackage
}

// What stands at the top of a package: names -> declarations, each with its file, whose imports say what X in X.Y is.
type goPackage struct {
	path, dir string
	files     []*ast.File
	consts    map[string]inFile[ast.Expr]
	vars      map[string]inFile[*ast.ValueSpec]
	types     map[string]inFile[*ast.TypeSpec]
	funcs     map[string]inFile[*ast.FuncDecl] // "AddFlags", "EtcdOptions.AddFlags"
	inits     []inFile[*ast.FuncDecl]
}

type inFile[T any] struct {
	pkg  *goPackage
	file *ast.File
	node T
}

// A type's place: package and name. The zero value is "not known".
type typeName struct {
	pkg  *goPackage
	name string
}

var positions = token.NewFileSet()

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "options: "+format+"\n", args...)
	os.Exit(2)
}

func place(n ast.Node) string { return positions.Position(n.Pos()).String() }

// The folder of a package, "" for those of modules that are not listed. Up to 1.14 the modules of the staging area lie
// within k8s.io/kubernetes.
func (r *release) folder(path string) string {
	for module := path; module != "."; module = filepath.Dir(module) {
		if dir, ok := r.dirs[module]; ok {
			return filepath.Join(dir, strings.TrimPrefix(path, module))
		}
	}
	staged := filepath.Join(r.dirs["k8s.io/kubernetes"], "staging/src", path)
	if _, err := os.Stat(staged); err == nil {
		return staged
	}
	return ""
}

// nil where there is no such package.
func (r *release) load(path string) *goPackage {
	if p, ok := r.packages[path]; ok {
		return p
	}
	r.packages[path] = nil
	dir := r.folder(path)
	if dir == "" {
		return nil
	}
	p := &goPackage{path: path, dir: dir, consts: map[string]inFile[ast.Expr]{}, vars: map[string]inFile[*ast.ValueSpec]{},
		types: map[string]inFile[*ast.TypeSpec]{}, funcs: map[string]inFile[*ast.FuncDecl]{}}
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	linux := build.Default
	linux.GOOS, linux.GOARCH, linux.CgoEnabled = "linux", "amd64", false
	for _, name := range names {
		match, err := linux.MatchFile(dir, filepath.Base(name))
		if err != nil || !match || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(positions, name, nil, parser.SkipObjectResolution)
		if err != nil {
			fail("%v", err)
		}
		p.files = append(p.files, file)
		for _, decl := range file.Decls {
			p.declare(file, decl)
		}
	}
	if len(p.files) == 0 {
		return nil
	}
	r.packages[path] = p
	return p
}

func (p *goPackage) declare(file *ast.File, decl ast.Decl) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		name := decl.Name.Name
		if decl.Recv != nil {
			name = baseName(decl.Recv.List[0].Type) + "." + name
		}
		if name == "init" {
			p.inits = append(p.inits, inFile[*ast.FuncDecl]{p, file, decl})
			return
		}
		p.funcs[name] = inFile[*ast.FuncDecl]{p, file, decl}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				p.types[spec.Name.Name] = inFile[*ast.TypeSpec]{p, file, spec}
			case *ast.ValueSpec:
				for i, name := range spec.Names {
					if decl.Tok == token.CONST && i < len(spec.Values) {
						p.consts[name.Name] = inFile[ast.Expr]{p, file, spec.Values[i]}
					} else if decl.Tok == token.VAR {
						p.vars[name.Name] = inFile[*ast.ValueSpec]{p, file, spec}
					}
				}
			}
		}
	}
}

// T of T, *T, T[X].
func baseName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return baseName(e.X)
	case *ast.IndexExpr:
		return baseName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// The package that a file calls `name`.
func (r *release) imported(file *ast.File, name string) *goPackage {
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if spec.Name != nil {
			if spec.Name.Name == name {
				return r.load(path)
			}
			continue
		}
		last := filepath.Base(path)
		if last == name || (strings.HasPrefix(last, "v") && filepath.Base(filepath.Dir(path)) == name) {
			return r.load(path)
		}
		if p := r.packages[path]; p != nil && p.files[0].Name.Name == name {
			return p
		}
	}
	return nil
}

// Text of an expression: literals, constants of any listed package, parameters, +, fmt.Sprintf and conversions.
func (r *release) text(p *goPackage, file *ast.File, e ast.Expr, params map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, e.Kind == token.STRING && err == nil
	case *ast.ParenExpr:
		return r.text(p, file, e.X, params)
	case *ast.Ident:
		if text, ok := params[e.Name]; ok {
			return text, true
		}
		if c, ok := p.consts[e.Name]; ok {
			return r.text(c.pkg, c.file, c.node, nil)
		}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			if from := r.imported(file, x.Name); from != nil {
				if c, ok := from.consts[e.Sel.Name]; ok {
					return r.text(c.pkg, c.file, c.node, nil)
				}
			}
		}
	case *ast.BinaryExpr:
		left, ok := r.text(p, file, e.X, params)
		right, both := r.text(p, file, e.Y, params)
		return left + right, ok && both && e.Op == token.ADD
	case *ast.CallExpr:
		return r.called(p, file, e, params)
	}
	return "", false
}

func (r *release) called(p *goPackage, file *ast.File, e *ast.CallExpr, params map[string]string) (string, bool) {
	if len(e.Args) == 1 {
		return r.text(p, file, e.Args[0], params)
	}
	s, ok := e.Fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Sprintf" || len(e.Args) == 0 {
		return "", false
	}
	var texts []any
	for _, arg := range e.Args {
		text, ok := r.text(p, file, arg, params)
		if !ok {
			return "", false
		}
		texts = append(texts, text)
	}
	return fmt.Sprintf(texts[0].(string), texts[1:]...), true
}

// The type that an expression for a type names.
func (r *release) typeOf(p *goPackage, file *ast.File, e ast.Expr) typeName {
	switch e := e.(type) {
	case *ast.StarExpr:
		return r.typeOf(p, file, e.X)
	case *ast.IndexExpr:
		return r.typeOf(p, file, e.X)
	case *ast.Ident:
		return typeName{p, e.Name}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return typeName{r.imported(file, x.Name), e.Sel.Name}
		}
	}
	return typeName{}
}

// The type of a field, also of one that an embedded struct has.
func (r *release) field(of typeName, name string) typeName {
	if of.pkg == nil {
		return typeName{}
	}
	spec, ok := of.pkg.types[of.name]
	if !ok {
		return typeName{}
	}
	s, ok := spec.node.Type.(*ast.StructType)
	if !ok {
		return r.field(r.typeOf(spec.pkg, spec.file, spec.node.Type), name)
	}
	var embedded []typeName
	for _, f := range s.Fields.List {
		is := r.typeOf(spec.pkg, spec.file, f.Type)
		if len(f.Names) == 0 {
			if is.name == name {
				return is
			}
			embedded = append(embedded, is)
		}
		for _, n := range f.Names {
			if n.Name == name {
				return is
			}
		}
	}
	for _, e := range embedded {
		if is := r.field(e, name); is.pkg != nil {
			return is
		}
	}
	return typeName{}
}

// A method, also one of an embedded struct; of an interface that of the only type in its package that has one.
func (r *release) method(of typeName, name string) (inFile[*ast.FuncDecl], bool) {
	if of.pkg == nil {
		return inFile[*ast.FuncDecl]{}, false
	}
	if f, ok := of.pkg.funcs[of.name+"."+name]; ok {
		return f, true
	}
	spec, ok := of.pkg.types[of.name]
	if !ok {
		return inFile[*ast.FuncDecl]{}, false
	}
	switch t := spec.node.Type.(type) {
	case *ast.StructType:
		for _, f := range t.Fields.List {
			if len(f.Names) == 0 {
				if found, ok := r.method(r.typeOf(spec.pkg, spec.file, f.Type), name); ok {
					return found, true
				}
			}
		}
	case *ast.InterfaceType:
		for full, f := range of.pkg.funcs {
			if strings.HasSuffix(full, "."+name) {
				return f, true
			}
		}
	default:
		if spec.node.Assign != token.NoPos || t != nil {
			return r.method(r.typeOf(spec.pkg, spec.file, t), name)
		}
	}
	return inFile[*ast.FuncDecl]{}, false
}
