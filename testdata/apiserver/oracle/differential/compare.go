// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"
)

// outcome of comparing two answers.
type outcome int

const (
	agree     outcome = iota
	undecided         // enclint says so, with a reason
	classOnly         // same verdict and refusal; the text is of a class that is not compared
	unstable          // the oracle itself does not always say the same
	disagree
)

// exactFrom is the first minor whose texts are compared, not only verdicts and refusals.
const exactFrom = 23

// compare judges one case at one minor. The second result names the reason of
// undecided and the class of classOnly.
func compare(minor int, c testCase, oracle, enclint answer) (outcome, string) {
	if enclint.Verdict == "undecided" {
		return undecided, enclint.reason()
	}
	if oracle.Verdict != enclint.Verdict || oracle.OK != enclint.OK || oracle.Verdict == died {
		return disagree, ""
	}
	if oracle.Verdict != "refused" {
		return agree, ""
	}
	if oracle.refusal() != enclint.refusal() {
		return disagree, ""
	}
	if minor < exactFrom {
		return agree, ""
	}
	a, b := hideOpaque(oracle.error()), hideOpaque(enclint.error())
	if a == b {
		return agree, ""
	}
	for _, class := range textClasses {
		if class.covers(c, oracle.refusal(), a, b) {
			return classOnly, class.name
		}
	}
	return disagree, ""
}

var (
	maskQuoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'|` + "`[^`]*`")
	maskNumber = regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?`)
	wrapping   = regexp.MustCompile(`^.*(?:FILE"|parsing file|building transformers|decoding encryption provider configuration file "FILE"): `)
)

// signature says what kind of disagreement it is, the same at all minors.
func signature(minor int, oracle, enclint answer) string {
	head := side(oracle) + " / " + side(enclint)
	if oracle.Verdict != enclint.Verdict || oracle.refusal() != enclint.refusal() {
		return head + texts(oracle, answer{})
	}
	if minor < exactFrom {
		return head
	}
	return head + texts(oracle, enclint)
}

func side(a answer) string {
	s := a.Verdict
	if a.Verdict == "refused" {
		s = a.refusal()
	}
	return s
}

// texts shows where two texts part, or how the oracle's begins where there is one only.
func texts(oracle, enclint answer) string {
	a, b := mask(oracle.error()), mask(enclint.error())
	if b == "" {
		return " : " + clip(a, 0, 70)
	}
	if a == b {
		return " : values or wrapping of " + clip(a, 0, 50)
	}
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return " : " + clip(a, at-20, at+25) + " / " + clip(b, at-20, at+25)
}

func clip(s string, from, to int) string {
	return s[min(max(from, 0), len(s)):min(to, len(s))]
}

func mask(s string) string {
	s = wrapping.ReplaceAllString(s, "")
	s = maskQuoted.ReplaceAllString(s, "Q")
	s = maskNumber.ReplaceAllString(s, "0")
	first, _, _ := strings.Cut(s, "\n")
	return first
}
