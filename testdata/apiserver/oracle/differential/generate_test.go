// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"testing"
)

func TestSameSeedSameBytes(t *testing.T) {
	for i := range 2000 {
		a, b := generate(7, i), generate(7, i)
		if !bytes.Equal(a.data, b.data) || a.gates != b.gates || a.reload != b.reload {
			t.Fatalf("case %d differs from itself", i)
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	same := 0
	for i := range 2000 {
		if bytes.Equal(generate(1, i).data, generate(2, i).data) {
			same++
		}
	}
	if same > 100 { // empty files and the like
		t.Errorf("%d of 2000 cases are equal in two seeds", same)
	}
}

func TestEachTargetIsListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, target := range targets {
		if seen[target.refusal] {
			t.Errorf("%s is listed twice", target.refusal)
		}
		seen[target.refusal] = true
	}
}

func TestCompare(t *testing.T) {
	text := func(s string) *string { return &s }
	refused := func(refusal, words string) answer {
		return answer{Verdict: "refused", Refusal: text(refusal), Error: text(words)}
	}
	accepted := answer{Verdict: "accepted", OK: true}
	for _, c := range []struct {
		name            string
		minor           int
		oracle, enclint answer
		data            string
		want            outcome
	}{
		{"equal", 36, accepted, accepted, "", agree},
		{"verdict", 36, accepted, refused("key-length", "a"), "", disagree},
		{"refusal", 13, refused("key-length", "a"), refused("key-base64", "a"), "", disagree},
		{"text", 23, refused("key-length", "a"), refused("key-length", "b"), "", disagree},
		{"text of old minors", 22, refused("key-length", "a"), refused("key-length", "b"), "", agree},
		{"panics", 36, answer{Verdict: "panics", Error: text("a")}, answer{Verdict: "panics", Error: text("b")}, "", agree},
		{"undecided", 36, accepted, answer{Verdict: "undecided", Reason: text("E4")}, "", undecided},
		{"scheme", 36, refused("kind-unknown", `in scheme "a:1"`), refused("kind-unknown", `in scheme "b:2"`), "", agree},
		{"E11", 36, refused("duplicate-key", "line 4: x"), refused("duplicate-key", "line 5: x"), "{\"a\": \n}", classOnly},
		{"like E11", 36, refused("duplicate-key", "line 4: x"), refused("duplicate-key", "line 5: x"), "a: b", disagree},
		{"E12", 36, refused("yaml-syntax", "a"), refused("yaml-syntax", "b"), "{}: a", classOnly},
		{"died", 36, accepted, answer{Verdict: died}, "", disagree},
	} {
		if got, _ := compare(c.minor, testCase{data: []byte(c.data)}, c.oracle, c.enclint); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
