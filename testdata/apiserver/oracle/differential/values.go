// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// This file draws the scalars: right ones, wrong ones, and those where the two
// are hard to tell apart.

var goodResources = []string{
	"secrets", "configmaps", "pods", "events", "deployments.apps", "leases.coordination.k8s.io",
	"customresources.example.com", "pandas.awesome.bears.example", "secrets.", "secret", "a",
	"jobs.batch", "foo.bar", "a.b.c.d", "widgets.v1.example.com", "roles.rbac.authorization.k8s.io",
}

var wildResources = []string{"*.apps", "*.", "*.*", "*.example.com", "*.batch", "*.b.c"}

var oddResources = []string{
	"*", "Secrets", "SECRETS", "sEcrets.apps", "apiserveripinfo", "apiServerIPInfo",
	"serviceipallocations", "servicenodeportallocations", "apiserveripinfo.", "events.events.k8s.io",
	"*.events.k8s.io", "events.k8s.io", ".events.k8s.io", "x.events.k8s.io", "deployments.extensions",
	"*.extensions", "extensions", ".extensions", "foos.*", "*.*.*", "secrets.*", ".*", "foo.*.x",
	"", ".", "..", "...", " secrets", "secrets ", "secrets\n", "\t", "a b", "é.example", "É.example",
	"İ", "ǅ", "ß", "ẞ", "ſ", "K", "Ω", "<&>", "a\u00a0b", "a\u200bb", "\u2028", "\ufeff", "\U0001f512",
	"a\"b", "a\\b", "a'b", "#a", "a:b", "-", "?", "~", "null", "true", "1", "1.5", "\x01", "\x7f",
	"ﬀ", "Å", "ꙁ", "Ꙁ", "Ա", "ა", "Ა", "Ꭰ", "ꭰ", "𐐀", "\u0130.apps", "*.İ",
}

func (g *builder) resourceName() string {
	switch {
	case g.odd():
		return pick(g.r, oddResources)
	case g.wild > 0 && g.r.chance(30):
		return g.r.word("abc.*-", g.r.between(1, 6))
	default:
		return pick(g.r, goodResources)
	}
}

var keyNames = []string{
	"key1", "key2", "k", "key-2026", "KEY", "a b", "é", "key:1", "1key", "key1 ", "\U0001f511",
}

const stdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// secret returns base64 of n bytes of one repeated value: nobody's real key.
func (r *rng) secret(n int) string {
	b := make([]byte, n)
	fill := byte(r.n(256))
	for i := range b {
		b[i] = fill
	}
	if r.chance(300) {
		for i := range b {
			b[i] += byte(i)
		}
	}
	return base64.StdEncoding.EncodeToString(b)
}

// brokenBase64 spoils an encoding in one of the ways that decoders differ on.
func (r *rng) brokenBase64(n int) string {
	s := r.secret(n)
	at := r.n(len(s) + 1)
	switch r.n(16) {
	case 0:
		return strings.TrimRight(s, "=")
	case 1:
		return s + "="
	case 2:
		return s + s
	case 3:
		return s[:at] + " " + s[at:]
	case 4:
		return s[:at] + "\n" + s[at:]
	case 5:
		return s[:at] + pick(r, []string{"\r", "\r\n", "\n\n", "\t", "-", "_", ".", "=", "==", "\x00", "é", "\u00a0"}) + s[at:]
	case 6:
		return s + pick(r, []string{"\n", "\r\n", " ", "A", "A=", "\n=", "=\n"})
	case 7:
		return strings.ReplaceAll(s, "=", "\n=")
	case 8:
		return "\n" + s
	case 9: // bits after the last byte that are not zero
		t := []byte(s)
		for i := len(t) - 1; i >= 0; i-- {
			if t[i] != '=' {
				t[i] = stdAlphabet[r.n(64)]
				break
			}
		}
		return string(t)
	case 10:
		return s[:at]
	case 11:
		return strings.NewReplacer("+", "-", "/", "_").Replace(s)
	case 12:
		return r.word("A=\n", r.between(1, 9))
	case 13:
		return r.word("AB=+/-", r.between(1, 12))
	case 14:
		return pick(r, []string{"=", "==", "====", "\n", "\r", " ", "A", "AA", "AA=", "AA==", "AAA=", "AAA", "A===", "AA=\n="})
	default:
		return pick(r, []string{"<BASE 64 ENCODED SECRET>", "${KEY}", "P@ssword", "password", "cGFzc3dvcmQK"})
	}
}

var durations = []string{
	"3s", "1s", "10s", "1m", "1h", "500ms", "1ns", "1us", "1µs", "1μs", "1.5s", ".5s", "1.s", "+1s",
	"1h2m3s", "1m30s", "0.1s", "100h", "1h1ns", "0.000000001s", "1.0000000001s",
}

var oddDurations = []string{
	"0", "0s", "-1s", "-0", "+0", "-1m", "-1.5h", "0h0m", "0.0s", "-.5s", "0.0000000001s", "", " ",
	"5", "abc", "5d", "1w", "s", ".s", ".", "-", "+", "--1s", "+-1s", "1s ", " 1s", "1 s", "1S", "1Ms",
	"3 seconds", "1h-1m", "1e3s", "1_0s", "0x1s", "9223372036854775807ns", "9223372036854775808ns",
	"-9223372036854775808ns", "-9223372036854775809ns", "9223372036.854775807s",
	"9223372036.854775808s", "2562047h47m16.854775807s", "2562047h47m16.854775808s", "2562048h",
	"-2562047h47m16.854775808s", "99999999999999999999s", "0.100000000000000000000h",
	"0.830103483285477580700h", "1.s2", "1s2", "1.5.5s", "1é", "1\n", "1s\x00", "1\"s", "1\\s",
	"3000000h", "1ms1", "0.3333333333333333333h", "9007199254.740993ms", "1h 1m", "1sm", "1msm",
}

func (r *rng) duration() string {
	if r.chance(250) {
		return pick(r, oddDurations)
	}
	if r.chance(300) {
		s := pick(r, []string{"", "", "-", "+"})
		for range r.between(1, 3) {
			s += pick(r, []string{"1", "0", "12", "1.5", ".25", "3.", "007", "9223372036854775807", "0.123456789123"})
			s += pick(r, []string{"ns", "us", "µs", "ms", "s", "m", "h", "h", "d", ""})
		}
		return s
	}
	return pick(r, durations)
}

// Numbers as YAML reads them; many are strings or no JSON numbers.
var numbers = []string{
	"0", "1", "10", "100", "1000", "-1", "-5", "+5", "007", "010", "0x10", "0X10", "0b11", "-0b1",
	"0o17", "1_000", "1__0", "_1", "1_", "1.0", "1000.0", "1e3", "1E3", "1e+3", "1.5", "1.5e1", ".5",
	"5.", "1.", "-.5", "+.5", "08", "09", "0.1", "1e-1", "2147483647", "2147483648", "-2147483648",
	"-2147483649", "4294967295", "4294967296", "4294967297", "6442450943", "6442450944", "10000000000",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
	"18446744073709551615", "18446744073709551616", "99999999999999999999", "1e10", "1e21", "1e20",
	"123456789012345678901234567890", "0xffffffff", "0x7fffffff", "0x80000000", "-0", "-0.0", "+0",
	"00", "-00", "0x", "0b", "0b2", "0o8", "0xg", "1e400", "-1e400", "1e1_0", "1e", "1e+", "e1", ".e1",
	"0.30000000000000004", "1e-7", "123456.789e3", "6.02E+23", "1:30", "190:20:30", "1,000", "1.2.3",
	"0x1p-2", "0x1.8p1", "1e308", "1.7976931348623157e308", "5e-324", "2e-324", "0.000001",
	"0.0000001", "100000000000000000000", "1000000000000000000000", "0xffffffffffffffff",
	"0x10000000000000000", "-0x8000000000000000", "0b1111", "0777", "0888", "1.e3", "1.0e1",
	"4294967306", "8589934592", "42949672960", "429496729500", "123456789012", "21474836470", "-2147483650",
}

var notFinite = []string{".inf", ".Inf", ".INF", "+.inf", "-.inf", "-.Inf", ".nan", ".NaN", ".NAN"}

var words = []string{
	"~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "yes", "Yes", "y", "Y", "no", "n",
	"N", "on", "On", "ON", "off", "OFF", "nan", "NaN", "inf", "tRue", "nULL", "<<", "=", "2024-01-01",
	"2024-01-01T00:00:00Z", "2001-12-14t21:59:43.10-05:00", "2024-1-1", "v1", "-", "--", "a-b", "...",
}

func (r *rng) number() string {
	switch r.n(6) {
	case 0:
		return strconv.Itoa(r.n(100000) - 50000)
	case 1:
		sign := pick(r, []string{"", "", "-", "+"})
		return sign + r.word("0123456789", r.between(1, 22))
	case 2:
		text := strconv.FormatUint(r.next()>>uint(r.n(60)), 10)
		return text + pick(r, []string{"", ".", ".0", ".5", "e3", "e-3", "E+2", "e22", "e-9", "_000"})
	case 3:
		f := float64(int64(r.next())) / float64(uint64(1)<<uint(r.n(63)))
		return strconv.FormatFloat(f, pick(r, []byte("efgEG")), r.between(-1, 18), 64)
	default:
		return pick(r, numbers)
	}
}

// raw draws a plain scalar that YAML may take for anything.
func (r *rng) raw() string {
	switch r.n(5) {
	case 0:
		return pick(r, words)
	case 1:
		return r.word("0123456789.eE+-_xobinfa:", r.between(1, 7))
	default:
		return r.number()
	}
}

// text draws a string that is hard to quote.
func (r *rng) text() string {
	switch r.n(6) {
	case 0:
		return pick(r, oddResources)
	case 1:
		return r.word("ab \n\t'\"\\:#-,[]{}&*!|>%@`?", r.between(0, 12))
	case 2:
		return r.word("ab\u00a0\u0085\u2028\u2029\ufeff\u200bé\U0001f512\U000e0001\ufffd\x7f\u0080<>&", r.between(1, 6))
	case 3:
		return fmt.Sprint(r.raw())
	case 4:
		return r.word("a\n ", r.between(0, 8))
	default:
		return r.word("abcXYZ019._-", r.between(1, 10))
	}
}
