// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
)

// cache keeps what an oracle said to a chunk of cases, as fingerprints: after
// a change to enclint a run then takes minutes, and asks an oracle only where
// enclint says something else.
type cache struct {
	folder string
	oracle map[int]string // its binary's digest
}

// remembered is one chunk at one minor.
type remembered struct {
	Of       [sha256.Size]byte // the cases and the oracle
	Names    []string          // refusals
	Verdicts []byte
	Refusals []uint16
	Prints   [][12]byte
}

var verdictCodes = []string{"accepted", "refused", "panics", died}

func newCache(folder string, oracles map[int]program) (*cache, error) {
	if folder == "" {
		return nil, nil
	}
	k := &cache{folder: folder, oracle: map[int]string{}}
	for m, p := range oracles {
		binary, err := os.ReadFile(p.argv[0])
		if err != nil {
			return nil, err
		}
		k.oracle[m] = fmt.Sprintf("%x", sha256.Sum256(binary))
	}
	return k, os.MkdirAll(folder, 0o755)
}

func (k *cache) path(m int, seed uint64, cases []testCase) string {
	return filepath.Join(k.folder, fmt.Sprintf("%d-%s-%d", seed, minorName(m), cases[0].index))
}

func (k *cache) identity(m int, cases []testCase) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintln(h, m, k.oracle[m])
	for _, c := range cases {
		fmt.Fprintf(h, "%d %d %t %q\n", c.index, len(c.data), c.reload, c.gates)
		h.Write(c.data)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// fingerprint is over what compare looks at.
func fingerprint(m int, a answer) (p [12]byte) {
	text := ""
	if a.Verdict == "refused" {
		text = a.refusal()
		if m >= exactFrom {
			text += " " + hideOpaque(a.error())
		}
	}
	sum := sha256.Sum256([]byte(a.Verdict + " " + text))
	copy(p[:], sum[:])
	return p
}

func (k *cache) load(m int, seed uint64, cases []testCase) *remembered {
	if k == nil || len(cases) == 0 {
		return nil
	}
	data, err := os.ReadFile(k.path(m, seed, cases))
	if err != nil {
		return nil
	}
	var r remembered
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&r) != nil || r.Of != k.identity(m, cases) || len(r.Prints) != len(cases) {
		return nil
	}
	return &r
}

func (k *cache) store(m int, seed uint64, cases []testCase, answers []answer) {
	if k == nil || len(cases) == 0 {
		return
	}
	r := remembered{Of: k.identity(m, cases)}
	ids := map[string]uint16{}
	for _, a := range answers {
		id, known := ids[a.refusal()]
		if !known {
			id = uint16(len(r.Names))
			ids[a.refusal()] = id
			r.Names = append(r.Names, a.refusal())
		}
		code := byte(0)
		for i, v := range verdictCodes {
			if v == a.Verdict {
				code = byte(i)
			}
		}
		if a.Verdict == died || a.refusal() == "unmatched" {
			return // to be seen again
		}
		r.Verdicts = append(r.Verdicts, code)
		r.Refusals = append(r.Refusals, id)
		r.Prints = append(r.Prints, fingerprint(m, a))
	}
	var b bytes.Buffer
	if gob.NewEncoder(&b).Encode(r) != nil {
		return
	}
	path := k.path(m, seed, cases)
	if os.WriteFile(path+".new", b.Bytes(), 0o644) == nil {
		os.Rename(path+".new", path)
	}
}

// answer is the part of case i's answer that is kept.
func (r *remembered) answer(i int) answer {
	a := answer{Verdict: verdictCodes[r.Verdicts[i]], OK: r.Verdicts[i] == 0}
	if name := r.Names[r.Refusals[i]]; name != "" {
		a.Refusal = &name
	}
	return a
}

// theirs is what the oracle says to the cases: remembered where enclint says
// the same (or nobody compares), asked where it does not.
func (x *campaign) theirs(m int, cases []testCase, ours []answer) []answer {
	r := x.cache.load(m, x.seed, cases)
	if r == nil {
		got := x.oracles[m].ask(cases)[m]
		x.cache.store(m, x.seed, cases, got)
		return got
	}
	out := make([]answer, len(cases))
	var at []int
	var again []testCase
	for i := range cases {
		out[i] = r.answer(i)
		if x.alone {
			continue
		}
		if r.Prints[i] == fingerprint(m, ours[i]) {
			out[i].Error = ours[i].Error
			continue
		}
		at = append(at, i)
		again = append(again, cases[i])
	}
	if len(at) > 0 {
		for k, a := range x.oracles[m].ask(again)[m] {
			out[at[k]] = a
		}
	}
	return out
}
