// SPDX-License-Identifier: Apache-2.0

package main

// Endpoints are URLs that Go parses twice: in the validation, and inside gRPC
// with the decoded path.

var goodEndpoints = []string{
	"unix:///var/run/kmsplugin/socket.sock", "unix:///tmp/a.sock", "unix:///@kms", "unix:///a",
	"unix://host/a", "unix:/a", "unix:a", "unix://", "UNIX:///a", "Unix:///a b", "unix:",
	"unix:///a?b=c", "unix:///a#frag", "unix:///a%20b", "unix:///%41", "unix://::1/a",
	"unix://[::1]/a", "unix://[fe80::1%25en0]/a", "unix://u:p@h:80/a", "unix:///é", "unix:///a?%zz",
	"unix:%zz", "unix:a%25", "unix:///a%2525", "unix:///a//b", "unix:///.", "unix:///a%2Fb",
}

var oddEndpoints = []string{
	"https://www.foo.com", "tcp://1.2.3.4:80", "http://a", "/var/run/a.sock", "a", "//a/b", "http:",
	"unixs:///a", "unix2:///a", ":unix", "://a", ":", "a:b", "1unix:///a", "un ix:///a", "a b:c",
	"unix:///a\n.sock", "unix:///\x00", "unix:///\x7f", "unix:///\t", "unix:///%", "unix:///%z",
	"unix:///%zz", "unix:///a%2", "unix:///a#%zz", "unix:///a#%", "unix://a:b/c", "unix://a:b:c/d",
	"unix://a:80:x/d", "unix://[x]/d", "unix://[::1/d", "unix://[::1]x/d", "unix://[::1]:x/d",
	"unix://::1]/d", "unix://%41/a", "unix://%25/a", "unix://%zz/a", "unix://a%20b/c", "unix://a b/c",
	"unix://a<b/c", "unix://a\"b/c", "unix://[fe80::1%en0]/a", "unix://[fe80::1%25%zz]/a",
	"unix://u:p@ss@h/a", "unix://u%zz@h/a", "unix://u^@h/a", "unix://u:p%@h/a", "unix://@/a", "",
	"cache_object:foo", "cache_object:foo/bar", "a/b:c", "./a:b", "?a:b", "#a:b", "*", "*:a", " unix:///a",
	"unix:///a ", "\u00a0unix:///a", "unix://é/a", "unix://[]/a", "unix://[:]/a", "unix://[1.2.3.4]/a",
	"unix://[::1%2500]/a", "unix://[v1.a]/b", "unix://[::1]:80/b", "unix://[::1]:/b", "unix://:/a",
	"unix://h:/a", "unix://h:-1/a", "unix://h:999999999/a", "https://::1/a", "http://a:b:c/d",
	"unix://h%5B/a", "unix://h[/a", "unix://[a]b]/c", "unix://u@[x]/c", "un+ix:///a", "-unix:///a", "unix\u017f:///a",
}

var dialEndpoints = []string{
	"unix:///%00", "unix:///%01a", "unix:///a%0a", "unix:///%1f", "unix:///%7f", "unix:///%25",
	"unix:///%25zz", "unix:///a%25b", "unix:///%25%32", "unix:///a%252", "unix://h/%09", "unix:/%0d",
	"unix:///%25g0", "unix:///x%25?q", "unix:///%ff%25",
}

func (r *rng) endpoint() string {
	if r.chance(500) {
		return pick(r, goodEndpoints)
	}
	return r.builtEndpoint("unix")
}

// builtEndpoint puts together pieces of URLs.
func (r *rng) builtEndpoint(scheme string) string {
	host := pick(r, []string{"", "", "", "h", "h:80", "[::1]", "a.b", "u@h", "u:p@h:1", "%25", "h%2541", "é", "::1"})
	tail := pick(r, []string{"", "", "", "?q", "?%zz", "#f", "#%41", "?a#b", "?"})
	if r.chance(150) {
		host += r.word("a:[]@%012Z<\"^ \\{}|`", r.between(1, 4))
	}
	if r.chance(150) {
		tail += r.word("a#?%4z ", r.between(1, 4))
	}
	path := "/"
	for range r.between(0, 4) {
		path += pick(r, []string{
			"a", "run", "/", "sock", "%20", "%41", "%2f", "%25", "%2541", "%25zz", ":", "@", " ", "é",
			"%c3%a9", "%ff", "[", "]", "<", "\"", "\\", "*", "%00", "%7f", "~", "+", "%5B", "..", "%e2%80%a8",
		})
	}
	slashes := pick(r, []string{"://", "://", "://", "://", ":", ":/", ":///"})
	return scheme + slashes + host + path + tail
}

func (r *rng) badEndpoint() string {
	switch r.n(8) {
	case 0:
		return r.builtEndpoint(pick(r, []string{"tcp", "http", "https", "file", "Unix2", "x", "1a", "a_b", "", " ", "é"}))
	case 1:
		return r.word("unix:/a%2[]@?#. ", r.between(1, 14))
	case 2:
		s := []byte(r.builtEndpoint("unix"))
		s[r.n(len(s))] = byte(r.between(0, 0x21))
		return string(s)
	case 3:
		s := r.builtEndpoint("unix")
		at := r.n(len(s) + 1)
		return s[:at] + pick(r, []string{"%", "%z", "%zz", "%4", ":", "[", "]", "\x7f", "\\", "^"}) + s[at:]
	default:
		return pick(r, oddEndpoints)
	}
}
