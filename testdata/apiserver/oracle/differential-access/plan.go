// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// planCase is a question to `enclint plan`, and later its plan, executed.
type planCase struct {
	number    int
	minor     int
	from, to  config // to: nil for a goal
	goal      []string
	single    bool
	rewritten bool // nothing else is stored than what `from` writes
	resources []string
	sameKey   bool // all KMS endpoints lead to one key
}

// What `enclint plan --format json` says, as far as it matters here.
type ourPlan struct {
	Found   bool   `json:"found"`
	Assumes bool   `json:"assumesSameRemoteKey"`
	Start   string `json:"start"`
	Files   []struct {
		Name      string  `json:"name"`
		Written   *string `json:"written"`
		None      bool    `json:"none"`
		Resources []struct {
			Resource string `json:"resource"`
		} `json:"resources"`
	} `json:"files"`
	Steps []planStep `json:"steps"`
}

type planStep struct {
	Do        string   `json:"do"`
	Node      int      `json:"node"`
	File      string   `json:"file"`
	Resources []string `json:"resources"`
}

// planQuestion is what the oracle executes (harness/plan.go).
type planQuestion struct {
	ID        string            `json:"id"`
	Nodes     int               `json:"nodes"`
	Resources []string          `json:"resources"`
	Files     map[string]string `json:"files"`
	Start     string            `json:"start"`
	History   []string          `json:"history"`
	Secrets   []string          `json:"secrets"`
	Steps     []planStep        `json:"steps"`
}

type planAnswer struct {
	ID       string `json:"id"`
	OK       bool   `json:"ok"`
	Reads    int    `json:"reads"`
	Values   int    `json:"values"`
	Step     int    `json:"step"`
	Resource string `json:"resource"`
	Node     int    `json:"node"`
	Writer   string `json:"writer"`
	Error    string `json:"error"`
}

const planNodes = 3

func generatePlan(seed uint64, number int) planCase {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1<<32+uint64(number)))}
	g.minor = pick(g, minors)
	g.kms = g.chance(40)
	g.sameRemote = g.chance(70)
	p := planCase{number: number, minor: g.minor, single: g.chance(10), rewritten: g.chance(10), sameKey: g.sameRemote}
	p.from = g.tidy(g.config())
	switch {
	case g.chance(60):
		p.to = g.tidy(g.change(p.from.clone()))
	case g.chance(25):
		p.to = g.tidy(g.config())
	default:
		p.goal = pick(g, [][]string{{"--rotate"}, {"--rotate"}, {"--encrypt"}, {"--decrypt"}, {"--to-kms"}})
	}
	if g.chance(5) && p.to != nil {
		p.from = nil // a first rollout
	}
	p.resources = []string{"secrets", "configmaps"}
	if g.chance(30) {
		p.resources = append(p.resources, "deployments.apps")
	}
	if g.minor >= 26 && g.chance(30) {
		p.resources = append(p.resources, "widgets.example.com")
	}
	return p
}

// nothing stands for no configuration: none of the resources has an entry.
const nothing = "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n" +
	"- {resources: [none.example.org], providers: [{identity: {}}]}\n"

// history: each key of the first file once wrote alone.
func (p planCase) history(sockets string) map[string]string {
	files := map[string]string{}
	if p.rewritten {
		return files
	}
	for e, one := range p.from {
		for i, v := range one.providers {
			for k := range max(1, len(v.keys)) {
				alone := v
				if len(v.keys) > 0 {
					alone.keys = []key{v.keys[k]}
				}
				c := config{{one.resources, []provider{alone}}}
				files[fmt.Sprintf("key %d.%d.%d", e, i, k)] = strings.ReplaceAll(c.text(p.minor), socketFolder, sockets)
			}
		}
	}
	return files
}

// badPlan is one that enclint does not make, though it has a way, and says why: kept and counted, but nothing is lost by it.
type badPlan struct{ words string }

func (b badPlan) Error() string { return b.words }

var errNotFound = errors.New("no plan")

// ask lets enclint plan, in a folder of its own.
func (p planCase) ask(enclint, folder, sockets string) (*ourPlan, map[string]string, error) {
	text := func(c config) string {
		if c == nil {
			return ""
		}
		return strings.ReplaceAll(c.text(p.minor), socketFolder, sockets)
	}
	from, to := filepath.Join(folder, "from.yaml"), filepath.Join(folder, "to.yaml")
	args := []string{"plan", "--kubernetes-version", minorName(p.minor), "--nodes", "n0,n1,n2", "--format", "json", "--write",
		filepath.Join(folder, "steps")}
	if p.single {
		args = slices.Concat(args[:3], []string{"--single-node"}, args[5:])
	}
	if p.rewritten {
		args = append(args, "--stored-rewritten")
	}
	if err := os.WriteFile(from, []byte(text(p.from)), 0o600); err != nil {
		return nil, nil, err
	}
	if p.to != nil {
		if err := os.WriteFile(to, []byte(text(p.to)), 0o600); err != nil {
			return nil, nil, err
		}
	}
	args = append(args, p.goal...)
	if len(p.goal) > 0 && p.goal[0] == "--to-kms" {
		version, api := "v2", "v2"
		if p.minor <= 26 {
			api = "v2alpha1"
		}
		if p.minor < 25 {
			version, api = "v1", "v1beta1"
		}
		args = append(args, fmt.Sprintf("name=vault,endpoint=unix://%s/%s-1.sock,apiVersion=%s", sockets, api, version))
	}
	args = append(args, from)
	if p.to != nil {
		args = append(args, to)
	}
	cmd := exec.Command(enclint, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, nil, badPlan{fmt.Sprintf("enclint %s: %v: %s\n%s", strings.Join(args, " "), err, complaint.String(), text(p.from))}
	}
	var plan ourPlan
	if json.Unmarshal(out.Bytes(), &plan) != nil || !plan.Found {
		return nil, nil, errNotFound
	}
	files := p.history(sockets)
	for i, f := range plan.Files {
		switch {
		case f.None:
			files[f.Name] = nothing
		case i == 0:
			files[f.Name] = text(p.from)
		default:
			if f.Written == nil {
				return nil, nil, badPlan{fmt.Sprintf("file %s was not written", f.Name)}
			}
			made, err := os.ReadFile(*f.Written)
			if err != nil {
				return nil, nil, err
			}
			files[f.Name] = string(made)
		}
		if files[f.Name] == "" {
			files[f.Name] = nothing
		}
	}
	return &plan, files, nil
}

var secretPattern = regexp.MustCompile(`secret: ["']?([A-Za-z0-9+/]+=*)`)

// covers says whether a rewrite of these classes of resources concerns one: its own class, else that of its group, else all.
func (plan *ourPlan) covers(classes []string, resource string) bool {
	_, group, _ := strings.Cut(resource, ".")
	for _, name := range []string{resource, "*." + group, "*.*"} {
		for _, class := range plan.Files[0].Resources {
			if class.Resource == name || class.Resource == name+"." {
				return slices.Contains(classes, class.Resource)
			}
		}
	}
	return false
}

// question is the plan for the oracle.
func (p planCase) question(plan *ourPlan, files map[string]string) planQuestion {
	q := planQuestion{ID: fmt.Sprint(p.number), Nodes: planNodes, Resources: p.resources, Files: files, Start: plan.Start, Secrets: []string{},
		History: []string{}}
	if p.single {
		q.Nodes = 1
	}
	for name, text := range files {
		if strings.HasPrefix(name, "key ") {
			q.History = append(q.History, name)
		}
		for _, found := range secretPattern.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(q.Secrets, found[1]) {
				q.Secrets = append(q.Secrets, found[1])
			}
		}
	}
	slices.Sort(q.History)
	slices.Sort(q.Secrets)
	q.Secrets = q.Secrets[:min(len(q.Secrets), 6)]
	for _, step := range plan.Steps {
		if step.Do == "rewrite" {
			var concrete []string
			for _, r := range p.resources {
				if plan.covers(step.Resources, r) {
					concrete = append(concrete, r)
				}
			}
			if len(concrete) == 0 {
				continue
			}
			step.Resources = concrete
		}
		q.Steps = append(q.Steps, step)
	}
	return q
}

// without leaves out one file on its way to the nodes, or one rewrite; nil where nothing can be.
func (q planQuestion) without(r *rand.Rand) *planQuestion {
	var groups [][]int
	last := ""
	for i, s := range q.Steps {
		switch {
		case s.Do == "rewrite":
			groups = append(groups, []int{i})
			last = ""
		case s.Do == "switch" && s.File == last:
			groups[len(groups)-1] = append(groups[len(groups)-1], i)
		case s.Do == "switch":
			groups = append(groups, []int{i})
			last = s.File
		}
	}
	// The last file is the goal itself.
	if len(groups) < 2 {
		return nil
	}
	gone := groups[r.IntN(len(groups)-1)]
	q.ID += " without"
	steps := q.Steps
	q.Steps = nil
	for i, s := range steps {
		if !slices.Contains(gone, i) {
			q.Steps = append(q.Steps, s)
		}
	}
	return &q
}

// chunkOfPlans makes plans, and executes them on the oracles.
func (x *campaign) chunkOfPlans(at int, show bool) error {
	oracles := map[int]*session{}
	for _, minor := range minors {
		if oracles[minor] == nil {
			oracles[minor] = &session{argv: []string{filepath.Join(x.oracles, "access-"+minorName(minor)), "plan"}}
		}
	}
	defer func() {
		for _, o := range oracles {
			o.close()
		}
	}()
	for i := at; i < min(at+planChunk, x.first+x.n); i++ {
		p := generatePlan(x.seed, i)
		if err := x.planAndExecute(p, oracles[p.minor], show); err != nil {
			return fmt.Errorf("plan %d: %w", i, err)
		}
	}
	return nil
}

func (x *campaign) planAndExecute(p planCase, oracle *session, show bool) error {
	folder, err := os.MkdirTemp("", "enclint-plan")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	plan, files, err := p.ask(x.enclint, folder, x.sockets)
	what := map[string]int{"plans": 1}
	defer func() {
		x.mutex.Lock()
		defer x.mutex.Unlock()
		for name, n := range what {
			x.figures[p.minor][name] += n
		}
	}()
	switch {
	case errors.Is(err, errNotFound):
		what["none"]++
		return nil
	case errors.As(err, &badPlan{}):
		what["not made"]++
		return x.keepPlan(p, planQuestion{}, planAnswer{OK: true, Error: err.Error()})
	case err != nil:
		return err
	case len(plan.Steps) == 0 && p.to == nil:
		what["no steps"]++
		return nil
	case plan.Assumes && !p.sameKey:
		what["assumed"]++
		return nil
	}
	if len(plan.Steps) == 0 {
		// Nothing to do: then both files are one.
		what["no steps"]++
		files["to"] = strings.ReplaceAll(p.to.text(p.minor), socketFolder, x.sockets)
		for node := range planNodes {
			plan.Steps = append(plan.Steps, planStep{Do: "switch", Node: node, File: "to"})
		}
		if p.single {
			plan.Steps = plan.Steps[:1]
		}
	}
	q := p.question(plan, files)
	questions := []planQuestion{q}
	if less := q.without(rand.New(rand.NewPCG(x.seed, uint64(p.number)))); less != nil {
		questions = append(questions, *less)
	}
	answers, err := ask(oracle, questions, func(_ int, err error) planAnswer { return planAnswer{Error: err.Error()} })
	if err != nil {
		return err
	}
	what["executed"]++
	what["steps"] += len(q.Steps)
	what["reads"] += answers[0].Reads
	if len(answers) > 1 {
		what["shortened"]++
		if !answers[1].OK {
			what["caught"]++
		}
	}
	if show {
		text, _ := json.MarshalIndent(map[string]any{"plan": q, "answers": answers}, "", "  ")
		fmt.Println(string(text))
	}
	if answers[0].OK {
		return nil
	}
	return x.keepPlan(p, q, answers[0])
}

func (x *campaign) keepPlan(p planCase, q planQuestion, a planAnswer) error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if !a.OK {
		x.disagreements++
	}
	folder := filepath.Join(x.out, fmt.Sprintf("plans-%d", x.seed))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path := filepath.Join(folder, fmt.Sprintf("%d.json", p.number))
	text, err := json.MarshalIndent(map[string]any{"version": minorName(p.minor), "goal": p.goal, "plan": q, "answer": a}, "", "  ")
	if err != nil {
		return err
	}
	if a.OK {
		fmt.Printf("%s: %s\n", path, strings.SplitN(a.Error, "\n", 2)[0])
	} else if x.disagreements <= 20 {
		fmt.Printf("%s: after %d steps node %d cannot read %s, written by %s: %s\n", path, a.Step, a.Node, a.Resource, a.Writer, a.Error)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
