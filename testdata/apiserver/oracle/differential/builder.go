// SPDX-License-Identifier: Apache-2.0

package main

import "strconv"

// builder makes configurations as trees. wild is the chance, in permille, of a
// fault at each place where one can be; a fault-free builder makes only what
// every minor accepts (KMS apart, which early minors and gates decide).
type builder struct {
	r       *rng
	wild    int
	withKMS bool
	kmsSeen int
}

func (g *builder) odd() bool { return g.r.chance(g.wild) }

const (
	apiGroup = "apiserver.config.k8s.io"
	version  = apiGroup + "/v1"
	kind     = "EncryptionConfiguration"
)

// config is a whole EncryptionConfiguration.
func (g *builder) config() *node {
	doc := mapNode()
	g.typeMeta(doc)
	list := listNode()
	for range pick(g.r, []int{1, 1, 1, 2, 2, 3}) {
		list.items = append(list.items, g.entry())
	}
	if g.odd() {
		list.items = nil
	}
	g.field(doc, "resources", list)
	if g.r.chance(300) {
		shuffle(g.r, doc.pairs)
	}
	return doc
}

var typeMetas = [][2]string{
	{version, kind}, {"v1", "EncryptionConfig"}, {"v1", kind}, {version, "EncryptionConfig"},
	{"/v1", kind}, {"/v1", "EncryptionConfig"}, {apiGroup + "/v1beta1", kind}, {apiGroup + "/", kind},
	{apiGroup, kind}, {"/", kind}, {"", kind}, {version, ""}, {"a/b/c", kind}, {"//", kind},
	{apiGroup + "/__internal", kind}, {"__internal", kind}, {"/__internal", kind}, {"v1", "Status"},
	{version, "Status"}, {"meta.k8s.io/v1", "Status"}, {"v1", "APIGroup"}, {"v1", "APIGroupList"},
	{"v1", "APIVersions"}, {"v1", "APIResourceList"}, {version, "APIResourceList"}, {version, "WatchEvent"},
	{version, "DeleteOptions"}, {version, "ListOptions"}, {version, "AdmissionConfiguration"},
	{version, "AuthorizationConfiguration"}, {version, "AuthenticationConfiguration"},
	{version, "TracingConfiguration"}, {version, "EgressSelectorConfiguration"}, {version, "List"},
	{"v1", "Secret"}, {"v1", "List"}, {"apps/v1", "Deployment"}, {"V1", "EncryptionConfig"}, {version, "encryptionconfiguration"},
	{apiGroup + "/V1", kind}, {"v1 ", "EncryptionConfig"}, {version, kind + " "}, {apiGroup + "/v1alpha1", "AdmissionConfiguration"},
	{version, "Unknown"}, {version, "CreateOptions"}, {version, "UpdateOptions"}, {version, "PatchOptions"}, {version, "GetOptions"},
	{apiGroup + "/v1alpha1", kind}, {apiGroup + "/v1beta1", "AuthorizationConfiguration"}, {apiGroup + "/v1beta1", "TracingConfiguration"},
	{apiGroup + "/__internal", "Status"}, {apiGroup + "/__internal", "WatchEvent"}, {"v1", "WatchEvent"}, {"__internal", "EncryptionConfig"},
}

func (g *builder) typeMeta(doc *node) {
	meta := typeMetas[0]
	if g.r.chance(100) {
		meta = typeMetas[1]
	}
	if g.odd() {
		meta = pick(g.r, typeMetas)
	}
	apiKey, kindKey := "apiVersion", "kind"
	if g.odd() {
		kindKey = pick(g.r, []string{"Kind", "KIND", "\u212aind", "kInd", "k\u0131nd", "kinds", "kind "})
	}
	if g.odd() {
		apiKey = pick(g.r, []string{"apiversion", "APIVERSION", "apiVer\u017fion", "ApiVersion", "api_version", "version"})
	}
	api, k := strNode(meta[0]), strNode(meta[1])
	if g.odd() {
		api = g.anything(1)
	}
	if g.odd() {
		k = g.anything(1)
	}
	doc.add(apiKey, api)
	doc.add(kindKey, k)
	if g.odd() {
		doc.insert(g.r, kv(pick(g.r, []string{"Kind", "kinD", "apiversion", "ApiVersion"}), strNode(pick(g.r, typeMetas)[g.r.n(2)])))
	}
	if g.odd() {
		doc.drop(pick(g.r, []string{"apiVersion", "kind"}))
	}
}

// field adds a value under its name, or does one of the things that go wrong there.
func (g *builder) field(to *node, name string, value *node) {
	if g.odd() {
		switch g.r.n(8) {
		case 0:
			value = g.anything(2)
		case 1:
			value = rawNode(pick(g.r, []string{"~", "null", ""}))
		case 2:
			name = g.misspelt(name)
		case 3:
			to.add(pick(g.r, []string{"x", "extra", "metadata", g.misspelt(name), g.r.text()}), g.anything(2))
		case 4:
			to.add(name, g.anything(1))
		case 5:
			to.add(name, value.clone())
		case 6:
			return
		default:
			to.insert(g.r, pair{g.anything(1), g.anything(1)})
		}
	}
	to.add(name, value)
}

func (g *builder) misspelt(name string) string {
	at := g.r.n(len(name))
	switch g.r.n(5) {
	case 0:
		return string(name[0]-32) + name[1:]
	case 1:
		return name[:at] + name[at+1:]
	case 2:
		return name + "s"
	case 3:
		return name[:at] + string(name[at]^0x20) + name[at+1:]
	default:
		return name[:at] + "_" + name[at:]
	}
}

// anything is a value of any type, at most depth levels deep.
func (g *builder) anything(depth int) *node {
	choice := g.r.n(10)
	if depth <= 0 {
		choice = g.r.n(7)
	}
	switch choice {
	case 0, 1, 2:
		return rawNode(g.r.raw())
	case 3, 4:
		return strNode(g.r.text())
	case 5:
		return pick(g.r, []*node{mapNode(), listNode(), rawNode("~"), rawNode("")})
	case 6:
		n := pick(g.r, []*node{strNode(g.r.text()), rawNode(g.r.raw())})
		n.tag = pick(g.r, []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!x", "!", "!!x", "!!merge", "!<tag:yaml.org,2002:str>"})
		return n
	case 7, 8:
		m := mapNode()
		for range g.r.between(1, 3) {
			m.pairs = append(m.pairs, pair{g.anyKey(), g.anything(depth - 1)})
		}
		return m
	default:
		l := listNode()
		for range g.r.between(1, 3) {
			l.items = append(l.items, g.anything(depth-1))
		}
		return l
	}
}

func (g *builder) anyKey() *node {
	switch g.r.n(8) {
	case 0, 1:
		return rawNode(g.r.raw())
	case 2:
		return strNode(g.r.text())
	case 3:
		return g.anything(0)
	default:
		return strNode(pick(g.r, []string{"a", "b", "name", "keys", "secret", "kms", "resources", "x"}))
	}
}

func (g *builder) entry() *node {
	e := mapNode()
	names := listNode()
	used := map[string]bool{}
	for range pick(g.r, []int{1, 1, 2, 3, 4}) {
		name := g.resourceName()
		if !g.odd() && used[name] {
			continue
		}
		used[name] = true
		if name == "secrets" || name == "secrets." {
			used["secrets"], used["secrets."] = true, true
		}
		names.items = append(names.items, strNode(name))
	}
	if g.odd() {
		names.items = append(names.items, strNode(pick(g.r, wildResources)))
	}
	if g.odd() {
		names.items = append(names.items, g.anything(1))
	}
	if g.odd() {
		names.items = nil
	}
	providers := listNode()
	for range pick(g.r, []int{1, 1, 2, 2, 3, 4}) {
		providers.items = append(providers.items, g.provider())
	}
	if g.odd() {
		providers.items = append(providers.items, g.anything(1))
	}
	if g.odd() {
		providers.items = nil
	}
	g.field(e, "resources", names)
	g.field(e, "providers", providers)
	if g.r.chance(300) {
		shuffle(g.r, e.pairs)
	}
	return e
}

func (g *builder) provider() *node {
	p := mapNode()
	g.oneProvider(p)
	if g.odd() {
		g.oneProvider(p)
	}
	if g.odd() {
		p.insert(g.r, kv(pick(g.r, []string{"aescbc", "aesgcm", "secretbox", "identity", "kms"}), rawNode("~")))
	}
	if g.odd() {
		p.pairs = nil
	}
	return p
}

func (g *builder) oneProvider(p *node) {
	kms := 0
	if g.withKMS {
		kms = 5
	}
	switch weighted(g.r, []int{4, 3, 3, 3, kms}) {
	case 0:
		g.field(p, "aescbc", g.keys([]int{16, 24, 32}))
	case 1:
		g.field(p, "aesgcm", g.keys([]int{16, 24, 32}))
	case 2:
		g.field(p, "secretbox", g.keys([]int{32}))
	case 3:
		id := mapNode()
		if g.odd() {
			g.field(id, "x", rawNode("1"))
		}
		g.field(p, "identity", id)
	default:
		g.field(p, "kms", g.kms())
	}
}

func (g *builder) keys(sizes []int) *node {
	list := listNode()
	for range pick(g.r, []int{1, 1, 2, 3}) {
		list.items = append(list.items, g.key(sizes))
	}
	if g.odd() {
		list.items = nil
	}
	if g.odd() {
		list.items = append(list.items, g.anything(1))
	}
	m := mapNode()
	g.field(m, "keys", list)
	return m
}

func (g *builder) key(sizes []int) *node {
	name := pick(g.r, keyNames)
	if g.odd() {
		name = g.r.text()
	}
	secret := g.r.secret(pick(g.r, sizes))
	if g.odd() {
		switch g.r.n(3) {
		case 0:
			secret = g.r.secret(g.r.n(65))
		case 1:
			secret = g.r.brokenBase64(pick(g.r, sizes))
		default:
			secret = g.r.text()
		}
	} else if g.r.chance(60) {
		secret = secret[:8] + "\n" + secret[8:] + "\n"
	}
	k := mapNode()
	g.field(k, "name", strNode(name))
	g.field(k, "secret", strNode(secret))
	if g.r.chance(200) {
		shuffle(g.r, k.pairs)
	}
	return k
}

func (g *builder) kms() *node {
	g.kmsSeen++
	m := mapNode()
	v2 := g.r.chance(880)
	if g.odd() {
		g.field(m, "apiVersion", strNode(pick(g.r, []string{"v1", "v2", "v3", "V2", "", " v2", "v2beta1", "v1beta1", "2"})))
	} else if v2 {
		g.field(m, "apiVersion", strNode("v2"))
	} else if g.r.chance(500) {
		g.field(m, "apiVersion", strNode("v1"))
	}
	name := pick(g.r, []string{"kms", "plugin-", "é"}) + strconv.Itoa(g.kmsSeen)
	if g.odd() {
		name = pick(g.r, []string{"", "a:b", ":", "kms1", "kms1", "a", g.r.text()})
	}
	endpoint := g.r.endpoint()
	if g.odd() {
		endpoint = g.r.badEndpoint()
	}
	g.field(m, "name", strNode(name))
	g.field(m, "endpoint", strNode(endpoint))
	if !v2 && g.r.chance(500) || g.odd() {
		size := rawNode(strconv.Itoa(g.r.between(1, 5000)))
		if g.odd() {
			size = rawNode(g.r.number())
		}
		g.field(m, "cachesize", size)
	}
	if g.r.chance(500) {
		wait := pick(g.r, durations)
		if g.odd() {
			wait = g.r.duration()
		}
		g.field(m, "timeout", strNode(wait))
	}
	if g.r.chance(300) {
		shuffle(g.r, m.pairs)
	}
	return m
}

// internalNames renames every field to the Go name that the internal version uses.
func internalNames(doc *node) {
	names := map[string]string{
		"resources": "Resources", "providers": "Providers", "aescbc": "AESCBC", "aesgcm": "AESGCM",
		"secretbox": "Secretbox", "identity": "Identity", "kms": "KMS", "keys": "Keys", "name": "Name",
		"secret": "Secret", "endpoint": "Endpoint", "cachesize": "CacheSize", "timeout": "Timeout",
	}
	for _, m := range doc.all(mappingNode) {
		for _, p := range m.pairs {
			if to, ok := names[p.key.text]; ok {
				p.key.text = to
			} else if p.key.text == "apiVersion" && m != doc {
				p.key.text = "APIVersion"
			}
		}
	}
	doc.put("apiVersion", strNode(apiGroup+"/__internal"))
}
