// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"strconv"
	"strings"
)

// What a gate is in one minor.
type gate struct {
	on, locked bool
	stage      string
}

const (
	cloudOptions = "k8s.io/cloud-provider/options"
	cloudGates   = "k8s.io/controller-manager/pkg/features"
)

// Packages whose own start registers gates with kube-apiserver's, and files that register those of others.
var (
	gatePackages = []string{"k8s.io/kubernetes/pkg/features", "k8s.io/apiserver/pkg/features",
		"k8s.io/apiextensions-apiserver/pkg/features"}
	registrars = append([]string{"k8s.io/kubernetes/cmd/kube-apiserver/app", "k8s.io/apiserver/pkg/server"}, gatePackages...)
	bulkGates  = []string{"k8s.io/component-base/featuregate", "k8s.io/apiserver/pkg/util/feature"}
)

func gatesOf(r *release) map[string]gate {
	gates := map[string]gate{}
	packages := map[string]bool{}
	for _, path := range gatePackages {
		packages[path] = true
	}
	for _, path := range registrars {
		if p := r.load(path); p != nil {
			for _, file := range p.files {
				findRegistered(r, file, packages)
			}
		}
	}
	// Since 1.27 one more comes along with the number of a port.
	if imports(r.load("k8s.io/kubernetes/pkg/cluster/ports"), cloudOptions) && imports(r.load(cloudOptions), cloudGates+"/register") {
		packages[cloudGates] = true
	}
	for path := range packages {
		p := r.load(path)
		if p == nil {
			fail("1.%d: no %s", r.minor, path)
		}
		for _, file := range p.files {
			readGates(r, p, file, gates, "")
		}
	}
	for _, path := range bulkGates {
		if p := r.load(path); p != nil {
			for _, file := range p.files {
				readGates(r, p, file, gates, "bulk-")
			}
		}
	}
	return gates
}

func imports(p *goPackage, path string) bool {
	if p == nil {
		return false
	}
	for _, file := range p.files {
		for _, spec := range file.Imports {
			if spec.Path.Value == strconv.Quote(path) {
				return true
			}
		}
	}
	return false
}

// x.AddFeatureGates(...), clientfeatures.AddFeaturesToExistingFeatureGates(...)
func findRegistered(r *release, file *ast.File, packages map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok || !(s.Sel.Name == "AddFeatureGates" || strings.HasSuffix(s.Sel.Name, "FeaturesToExistingFeatureGates")) {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok {
			if p := r.imported(file, x.Name); p != nil {
				packages[p.path] = true
			}
		}
		return true
	})
}

// map[featuregate.Feature]featuregate.FeatureSpec{...}, ...VersionedSpecs{...}
func readGates(r *release, p *goPackage, file *ast.File, gates map[string]gate, prefix string) {
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		m, ok := lit.Type.(*ast.MapType)
		if !ok || baseName(m.Key) != "Feature" {
			return true
		}
		versioned := baseName(m.Value) == "VersionedSpecs"
		if !versioned && baseName(m.Value) != "FeatureSpec" {
			return true
		}
		for _, e := range lit.Elts {
			pair := e.(*ast.KeyValueExpr)
			name, ok := r.text(p, file, pair.Key, nil)
			if !ok {
				fail("%s: the name of a gate", place(pair))
			}
			specs, ok := pair.Value.(*ast.CompositeLit)
			if !ok {
				fail("%s: not a spec", place(pair))
			}
			if !versioned {
				addGate(r, gates, name, readSpec(specs, prefix))
				continue
			}
			is, there := gate{}, false
			for _, s := range specs.Elts {
				if spec := s.(*ast.CompositeLit); specMinor(spec) <= r.minor {
					is, there = readSpec(spec, prefix), true
				}
			}
			if there {
				addGate(r, gates, name, is)
			}
		}
		return false
	})
}

func addGate(r *release, gates map[string]gate, name string, is gate) {
	if before, ok := gates[name]; ok && before != is {
		fail("1.%d: gate %s is %v and %v", r.minor, name, before, is)
	}
	gates[name] = is
}

func specField(spec *ast.CompositeLit, name string) ast.Expr {
	for _, e := range spec.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok && baseName(pair.Key) == name {
			return pair.Value
		}
	}
	return nil
}

func specMinor(spec *ast.CompositeLit) int {
	call, ok := specField(spec, "Version").(*ast.CallExpr)
	if !ok {
		fail("%s: no version", place(spec))
	}
	if baseName(call.Fun) == "MajorMinor" { // (0, 0): always
		return 0
	}
	text, _ := strconv.Unquote(call.Args[0].(*ast.BasicLit).Value)
	minor, err := strconv.Atoi(strings.TrimPrefix(filepath.Ext("v"+text), "."))
	if err != nil || !strings.HasPrefix(text, "1.") {
		fail("%s: version %q", place(spec), text)
	}
	return minor
}

func readSpec(spec *ast.CompositeLit, prefix string) gate {
	stages := map[string]string{"Alpha": "alpha", "Beta": "beta", "GA": "ga", "Deprecated": "deprecated"}
	is := gate{on: baseName(specField(spec, "Default")) == "true", locked: baseName(specField(spec, "LockToDefault")) == "true"}
	is.stage = stages[baseName(specField(spec, "PreRelease"))]
	if is.stage == "" {
		fail("%s: no stage: %s", place(spec), fmt.Sprint(specField(spec, "PreRelease")))
	}
	is.stage = prefix + is.stage
	return is
}
