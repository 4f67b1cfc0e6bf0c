// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/ast"
	"os"
	"regexp"
	"strings"
)

// Follows what NewAPIServerCommand does to its flag sets, call by call, and notes each flag on the way. Conditions are
// not looked at: a flag that is there sometimes is there.
type flagWalk struct {
	r     *release
	kinds map[string]string // name of the flag -> kind
	seen  map[string]bool
}

// One function on the way.
type frame struct {
	inFile[*ast.FuncDecl]
	texts map[string]string   // parameters whose text is known
	types map[string]typeName // receiver and parameters
}

const (
	bools = "bool"
	other = "value" // of a type that is known to nobody else
)

var (
	defines = regexp.MustCompile(`^(Bool|String|Int|Int8|Int16|Int32|Int64|Uint|Uint8|Uint16|Uint32|Uint64|Float32|Float64|Duration|IP|IPNet|IPMask|Count|\w+Slice|StringArray|StringTo(?:String|Int|Int64))?(Var)?(P|PF)?$`)
	// Those of pflag's methods that define nothing.
	defineNothing = regexp.MustCompile(`^(AddFlag|AddFlagSet|Changed|AddGoFlag|AddGoFlagSet|FlagSet|FlagSets|Get\w+|Lookup|Mark\w+|Set\w*|VisitAll)$`)
	flagSet       = regexp.MustCompile(`(?i)flagsets?$`)
	makesSet      = map[string]bool{"FlagSet": true, "NewFlagSet": true}
	// Take flag sets to print them.
	onlyShows = map[string]bool{"PrintFlags": true, "PrintSections": true, "SetUsageAndHelpFunc": true}
	// Defined in a flag set of the whole process, from where kube-apiserver takes some of them by name.
	registered = map[string]string{
		"add-dir-header": bools, "alsologtostderr": bools, "cloud-provider-gce-l7lb-src-cidrs": other,
		"cloud-provider-gce-lb-src-cidrs": other, "default-not-ready-toleration-seconds": "int64",
		"default-unreachable-toleration-seconds": "int64", "log-backtrace-at": other, "log-dir": "string",
		"log-file": "string", "log-file-max-size": "uint64", "log-flush-frequency": "duration", "logtostderr": bools,
		"one-output": bools, "skip-headers": bools, "skip-log-headers": bools, "stderrthreshold": other, "v": other,
		"version": "version", "vmodule": other,
	}
)

func (w *flagWalk) add(n ast.Node, name, kind string) {
	name = strings.ReplaceAll(name, "_", "-")
	if before, ok := w.kinds[name]; ok && (before == bools) != (kind == bools) {
		fail("1.%d: --%s is %s, and at %s %s", w.r.minor, name, before, place(n), kind)
	} else if !ok {
		w.kinds[name] = kind
	}
}

func (w *flagWalk) odd(n ast.Node, what string) {
	fmt.Fprintf(os.Stderr, "options: 1.%d: %s: %s\n", w.r.minor, place(n), what)
}

// The type of what stands before a dot, or is given to Var.
func (w *flagWalk) typeOfValue(f *frame, e ast.Expr) typeName {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return w.typeOfValue(f, e.X)
	case *ast.UnaryExpr:
		return w.typeOfValue(f, e.X)
	case *ast.StarExpr:
		return w.typeOfValue(f, e.X)
	case *ast.Ident:
		if t, ok := f.types[e.Name]; ok {
			return t
		}
		if v, ok := f.pkg.vars[e.Name]; ok {
			return w.typeOfVar(v)
		}
	case *ast.CompositeLit:
		return w.r.typeOf(f.pkg, f.file, e.Type)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && f.types[x.Name].name == "" {
			if from := w.r.imported(f.file, x.Name); from != nil {
				if v, ok := from.vars[e.Sel.Name]; ok {
					return w.typeOfVar(v)
				}
			}
		}
		return w.r.field(w.typeOfValue(f, e.X), e.Sel.Name)
	case *ast.CallExpr:
		if s, ok := e.Fun.(*ast.SelectorExpr); ok && makesSet[s.Sel.Name] {
			return typeName{nil, "FlagSet"}
		}
		if callee, ok := w.callee(f, e); ok && callee.node.Type.Results != nil {
			return w.r.typeOf(callee.pkg, callee.file, callee.node.Type.Results.List[0].Type)
		}
		if len(e.Args) == 1 { // a conversion
			return w.r.typeOf(f.pkg, f.file, e.Fun)
		}
	}
	return typeName{}
}

func (w *flagWalk) typeOfVar(v inFile[*ast.ValueSpec]) typeName {
	if v.node.Type != nil {
		return w.r.typeOf(v.pkg, v.file, v.node.Type)
	}
	if len(v.node.Values) == 1 {
		return w.typeOfValue(&frame{inFile: inFile[*ast.FuncDecl]{v.pkg, v.file, nil}}, v.node.Values[0])
	}
	return typeName{}
}

func (w *flagWalk) callee(f *frame, call *ast.CallExpr) (inFile[*ast.FuncDecl], bool) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		found, ok := f.pkg.funcs[fun.Name]
		return found, ok
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok && f.types[x.Name].name == "" {
			if from := w.r.imported(f.file, x.Name); from != nil {
				found, ok := from.funcs[fun.Sel.Name]
				return found, ok
			}
		}
		return w.r.method(w.typeOfValue(f, fun.X), fun.Sel.Name)
	}
	return inFile[*ast.FuncDecl]{}, false
}

func isGlobal(p *goPackage) bool { return p != nil && strings.HasSuffix(p.path, "/globalflag") }

func takesFlags(f *ast.FuncDecl) bool {
	lists := []*ast.FieldList{f.Type.Params}
	if f.Type.Results != nil {
		lists = append(lists, f.Type.Results)
	}
	for _, list := range lists {
		for _, field := range list.List {
			if flagSet.MatchString(baseName(field.Type)) {
				return true
			}
		}
	}
	return false
}

// What pflag says of the value's type: the text that its method Type returns.
func (w *flagWalk) kindOf(f *frame, value ast.Expr) string {
	t := w.typeOfValue(f, value)
	if m, ok := w.r.method(t, "Type"); ok && len(m.node.Body.List) == 1 {
		if result, ok := m.node.Body.List[0].(*ast.ReturnStmt); ok {
			if text, ok := w.r.text(m.pkg, m.file, result.Results[0], nil); ok {
				return text
			}
		}
	}
	return other
}

// fs.BoolVar(&x, "name", ...), fs.BoolP("name", "n", ...), fs.Var(&x, "name", ...)
func (w *flagWalk) definition(f *frame, call *ast.CallExpr, s *ast.SelectorExpr) bool {
	parts := defines.FindStringSubmatch(s.Sel.Name)
	if parts == nil || s.Sel.Name == "" || parts[1]+parts[2] == "" || len(call.Args) < 3 {
		return false
	}
	at := 0
	if parts[2] == "Var" {
		at = 1
	}
	kind := strings.ToLower(parts[1])
	if strings.Contains(parts[1], "To") || strings.HasSuffix(parts[1], "Slice") || strings.HasSuffix(parts[1], "Array") {
		kind = strings.ToLower(parts[1][:1]) + parts[1][1:]
	}
	name, ok := w.r.text(f.pkg, f.file, call.Args[at], f.texts)
	if !ok {
		w.odd(call, "a flag whose name is not known")
		return true
	}
	if parts[1] == "" {
		kind = w.kindOf(f, call.Args[0])
	}
	w.add(call, name, kind)
	return true
}

// fs.AddFlag(pflag.Lookup("name")), globalflag.Register(fs, "name"): defined elsewhere.
func (w *flagWalk) taken(f *frame, call *ast.CallExpr, s *ast.SelectorExpr) bool {
	var name ast.Expr
	switch {
	case s.Sel.Name == "AddFlag" && len(call.Args) == 1:
		if lookup, ok := call.Args[0].(*ast.CallExpr); ok {
			if l, ok := lookup.Fun.(*ast.SelectorExpr); ok && l.Sel.Name == "Lookup" && len(lookup.Args) == 1 {
				name = lookup.Args[0]
			}
		}
	case s.Sel.Name == "Register" && len(call.Args) == 2:
		if x, ok := s.X.(*ast.Ident); ok && isGlobal(w.r.imported(f.file, x.Name)) {
			name = call.Args[1]
		}
	}
	if name == nil {
		return false
	}
	w.byName(f, call, name)
	return true
}

func (w *flagWalk) byName(f *frame, call ast.Node, e ast.Expr) {
	name, ok := w.r.text(f.pkg, f.file, e, f.texts)
	name = strings.ReplaceAll(name, "_", "-")
	kind, known := registered[name]
	if !ok || !known {
		w.odd(call, "a flag from elsewhere: '"+name+"'")
		return
	}
	w.add(call, name, kind)
}

func (w *flagWalk) call(f *frame, call *ast.CallExpr) {
	if s, ok := call.Fun.(*ast.SelectorExpr); ok {
		if w.taken(f, call, s) {
			return
		}
		if s.Sel.Name == "InitFlags" { // klog; its own module
			if klog := w.r.load("k8s.io/klog/v2"); klog != nil {
				w.klog(klog)
			} else if klog := w.r.load("k8s.io/klog"); klog != nil {
				w.klog(klog)
			}
			return
		}
		// Also where a flag set of their own, with the same methods, stands between.
		set := w.typeOfValue(f, s.X).name
		isSet := flagSet.MatchString(set)
		if (set == "" || isSet) && w.definition(f, call, s) {
			return
		}
		if isSet && !defineNothing.MatchString(s.Sel.Name) {
			w.odd(call, "what may define a flag")
		}
		if callee, found := w.callee(f, call); found {
			w.enter(f, call, callee)
			return
		}
		for _, arg := range call.Args { // would know, if we did
			if sub, ok := arg.(*ast.CallExpr); ok {
				if s, ok := sub.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "FlagSet" {
					w.odd(call, "a call that cannot be followed")
				}
			} else if i, ok := arg.(*ast.Ident); ok && flagSet.MatchString(f.types[i.Name].name) {
				w.odd(call, "a call that cannot be followed")
			}
		}
		return
	}
	if callee, ok := w.callee(f, call); ok {
		if isGlobal(f.pkg) && strings.EqualFold(callee.node.Name.Name, "Register") && len(call.Args) == 2 {
			w.byName(f, call, call.Args[1])
			return
		}
		w.enter(f, call, callee)
	}
}

func (w *flagWalk) klog(p *goPackage) {
	for _, f := range append(p.inits, p.funcs["InitFlags"]) {
		w.walk(&frame{inFile: f})
	}
}

func (w *flagWalk) enter(f *frame, call *ast.CallExpr, callee inFile[*ast.FuncDecl]) {
	name := callee.node.Name.Name
	if !takesFlags(callee.node) || onlyShows[name] || strings.HasSuffix(callee.pkg.path, "/klogflags") {
		return
	}
	next := &frame{inFile: callee, texts: map[string]string{}, types: map[string]typeName{}}
	key := callee.pkg.path + "." + name
	if recv := callee.node.Recv; recv != nil {
		t := w.r.typeOf(callee.pkg, callee.file, recv.List[0].Type)
		key += " of " + t.name
		if len(recv.List[0].Names) == 1 {
			next.types[recv.List[0].Names[0].Name] = t
		}
	}
	at := 0
	for _, field := range callee.node.Type.Params.List {
		for _, param := range field.Names {
			next.types[param.Name] = w.r.typeOf(callee.pkg, callee.file, field.Type)
			if at < len(call.Args) {
				if text, ok := w.r.text(f.pkg, f.file, call.Args[at], f.texts); ok {
					next.texts[param.Name] = text
					key += " " + text
				}
			}
			at++
		}
	}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	w.walk(next)
	// Flags of klog, up to 1.25: the package's flag set is filled when it starts.
	if strings.HasSuffix(callee.pkg.path, "component-base/logs") && name == "AddFlags" && w.r.minor >= 23 {
		for _, init := range callee.pkg.inits {
			w.walk(&frame{inFile: init})
		}
	}
}

func (w *flagWalk) walk(f *frame) {
	if f.types == nil {
		f.types = map[string]typeName{}
	}
	w.body(f, f.node.Body)
}

func (w *flagWalk) body(f *frame, body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			w.call(f, n)
		case *ast.AssignStmt: // fs := fss.FlagSet("misc")
			if name, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Lhs) == 1 {
				if t := w.typeOfValue(f, n.Rhs[0]); t.name == "FlagSet" {
					f.types[name.Name] = t
				}
			}
		case *ast.RangeStmt:
			return !w.loop(f, n)
		}
		return true
	})
}

// for _, name := range []string{"port", "insecure-port"}
func (w *flagWalk) loop(f *frame, loop *ast.RangeStmt) bool {
	items := loop.X
	if i, ok := items.(*ast.Ident); ok {
		if v, ok := f.pkg.vars[i.Name]; ok && len(v.node.Values) == 1 {
			items = v.node.Values[0]
		}
	}
	list, ok := items.(*ast.CompositeLit)
	name, named := loop.Value.(*ast.Ident)
	if !ok || !named {
		return false
	}
	for _, e := range list.Elts {
		if text, ok := w.r.text(f.pkg, f.file, e, f.texts); ok {
			inner := &frame{f.inFile, map[string]string{}, f.types}
			for k, v := range f.texts {
				inner.texts[k] = v
			}
			inner.texts[name.Name] = text
			w.body(inner, loop.Body)
		}
	}
	return true
}

// From NewAPIServerCommand: s.Flags(), and what is added to them there.
func flagsOf(r *release) map[string]string {
	w := &flagWalk{r, map[string]string{}, map[string]bool{}}
	app := r.load("k8s.io/kubernetes/cmd/kube-apiserver/app")
	if app == nil {
		fail("1.%d: no kube-apiserver", r.minor)
	}
	start, ok := app.funcs["NewAPIServerCommand"]
	if !ok {
		fail("1.%d: no NewAPIServerCommand", r.minor)
	}
	options := r.load("k8s.io/kubernetes/cmd/kube-apiserver/app/options")
	w.walk(&frame{inFile: start, types: map[string]typeName{"s": {options, "ServerRunOptions"}}})
	return w.kinds
}
