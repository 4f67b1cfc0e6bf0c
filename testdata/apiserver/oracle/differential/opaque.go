// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"
)

// Parts of a text that say nothing about the configuration. Secrets and
// pointers have been taken out of both programs' texts already.
var opaqueParts = []struct {
	pattern *regexp.Regexp
	with    string
	reason  string
}{
	{regexp.MustCompile(`in scheme "[^"]*"`), `in scheme "SCHEME"`,
		"the place in Kubernetes' source where the scheme was made; it moves with each build"},
}

func hideOpaque(s string) string {
	for _, p := range opaqueParts {
		if strings.Contains(s, "in scheme") {
			s = p.pattern.ReplaceAllString(s, p.with)
		}
	}
	return s
}

// textClass is a place where verdict and refusal are compared but the text is
// not. Whether one covers a difference is decided from the input and the
// oracle's own text; enclint's has to be of the same family.
type textClass struct {
	name   string
	reason string
	covers func(c testCase, refusal, oracle, enclint string) bool
}

var textClasses = []textClass{
	{"key-like", "enclint blanks a word that could be a key wherever the server quotes its input",
		func(_ testCase, _, oracle, enclint string) bool {
			return blanked(oracle, enclint, `[A-Za-z0-9+/_-]{20,200}={0,3}`)
		}},
	{"secret-value", "enclint blanks whatever stands behind `secret:` where the server quotes a tagged scalar or an alias",
		func(c testCase, refusal, oracle, enclint string) bool {
			quoted := refusal == "yaml-tag" || refusal == "yaml-alias"
			return quoted && secretField.Match(c.data) && blanked(oracle, enclint, `.*`)
		}},
	{"C11", "several gates that the release does not know: which one is named follows the order of a Go map",
		func(c testCase, refusal, _, _ string) bool {
			return refusal == "gate-unknown" && strings.Count(c.gates, "=") > 1
		}},
	{"E3", "in flow style Go ends a plain scalar at a `?`; which of the faults behind it is named differs",
		func(c testCase, refusal, _, _ string) bool {
			return refusal == "yaml-syntax" && flowQuestion.Match(c.data)
		}},
	{"E10", "Go looks for a simple key that is missing only when its token is at the head of the queue, libyaml at every token: another line, or the parser complains first",
		func(_ testCase, refusal, oracle, enclint string) bool {
			return refusal == "yaml-syntax" && simpleKeyTexts.MatchString(oracle) && simpleKeyTexts.MatchString(enclint) &&
				(strings.Contains(oracle, missingColon) || strings.Contains(enclint, missingColon))
		}},
	{"E11", "a mark of an empty value over a line end in flow style is one line earlier in Go: lines of duplicate keys only",
		func(c testCase, refusal, oracle, enclint string) bool {
			return refusal == "duplicate-key" && emptyFlowValue.Match(c.data) &&
				lineNumber.ReplaceAllString(oracle, "line") == lineNumber.ReplaceAllString(enclint, "line")
		}},
	{"E12", "Go loses a flow collection that is an implicit key and begins with its end, `,`, `?` or `:`: the document goes on, or ends, elsewhere",
		func(c testCase, refusal, _, _ string) bool {
			return strings.HasPrefix(refusal, "yaml-") && emptyFlowKey.Match(c.data)
		}},
}

var secretField = regexp.MustCompile(`(?i)secret["']?[ \t]*:`)

// blanked is true when enclint's text is the oracle's with words replaced.
func blanked(oracle, enclint, word string) bool {
	parts := strings.Split(enclint, "REDACTED")
	if len(parts) == 1 {
		return false
	}
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	pattern, err := regexp.Compile(`(?s)^` + strings.Join(parts, `(?:REDACTED|`+word+`)`) + `$`)
	return err == nil && pattern.MatchString(oracle)
}

const missingColon = "could not find expected ':'"

var (
	simpleKeyTexts = regexp.MustCompile(`could not find expected ':'|did not find expected|found unexpected|found character that cannot start any token|mapping values are not allowed|found undefined tag handle`)
	emptyFlowValue = regexp.MustCompile(`["'][ \t]*:[ \t]*(#[^\r\n]*)?[\r\n]`)
	emptyFlowKey   = regexp.MustCompile(`[\[{][\s,]*(?:[?:][^\[\]{}]*)?[\]}][ \t]*[^\s,\]}]`)
	flowQuestion   = regexp.MustCompile(`(?s)[\[{].*[^\s\[{,]\s*\?`)
	lineNumber     = regexp.MustCompile(`line [0-9]+`)
)

// Where Go's map order decides which of several faults is reported, or which
// of two colliding keys wins, the oracle is asked again: a few times, then
// many times where that showed nothing. A map of two begins with its second
// key once in eight times.
var reruns = []struct{ times, most int }{{24, 150}, {200, 20}}
