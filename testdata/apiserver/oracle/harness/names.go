// SPDX-License-Identifier: Apache-2.0

package harness

import "regexp"

// quoted is one value in Go's %q or in JSON.
const quoted = `"(?:[^"\\]|\\.)*"`

// goList is a []string in Go's %#v (up to 1.33) or in JSON.
const goList = `(?:\[\]string\{(?:` + quoted + `(?:, )?)*\}|\[(?:` + quoted + `,?)*\])`

type pattern struct {
	name string
	text *regexp.Regexp
}

// wrapping is what each release puts around the cause.
var wrapping = regexp.MustCompile(`^(?:error while parsing encryption provider configuration file "FILE": ` +
	`|error while parsing encrypiton provider configuration: ` +
	`|error while parsing encryption provider configuration: ` +
	`|error while parsing file: ` +
	`|error while loading file: ` +
	`|error while building transformers: ` +
	`|error decoding encryption provider configuration file "FILE": )`)

// Name gives the stable name of a refusal from the loader's text. Of a list, the first item counts.
// The table was written from what the releases print; nothing in it comes from enclint's own code.
func Name(text string) string {
	for {
		loc := wrapping.FindStringIndex(text)
		if loc == nil {
			break
		}
		text = text[loc[1]:]
	}
	for _, p := range patterns {
		if p.text.MatchString(text) {
			return p.name
		}
	}
	return Unmatched
}

// p anchors at the beginning; what follows a pattern is the value or the rest of a list.
func p(name, text string) pattern {
	return pattern{name, regexp.MustCompile(`^(?s:` + text + `)`)}
}

// field is a violation that the validation found: PATH: TYPE[: VALUE][: DETAIL].
func field(name, path, rest string) pattern {
	return p(name, `\[?`+path+`: `+rest)
}

const (
	entry    = `resources\[\d+\]`
	provider = entry + `\.providers\[\d+\]`
	key      = provider + `\.(?:aesgcm|aescbc|secretbox)\.keys\[\d+\]`
	kms      = provider + `\.kms`
	// structValue is a provider in %#v, which holds no text of the user's, or in JSON.
	structValue = `(?:\w+\.ProviderConfiguration\{[^{}]*\}|\{"AESGCM":` + jsonKeys + `,"AESCBC":` + jsonKeys +
		`,"Secretbox":` + jsonKeys + `,"Identity":(?:null|\{\}),"KMS":` + jsonKMS + `\})`
	jsonKeys = `(?:null|\{"Keys":(?:null|\[(?:\{"Name":` + quoted + `,"Secret":` + quoted + `\},?)*\])\})`
	jsonKMS  = `(?:null|\{"APIVersion":` + quoted + `,"Name":` + quoted + `,"CacheSize":(?:null|-?\d+),"Endpoint":` +
		quoted + `,"Timeout":(?:null|` + quoted + `)\})`
)

var patterns = []pattern{
	// Reading the file.
	p("file-empty", `encryption provider configuration file "FILE" is empty$`),

	// YAML. Line numbers come and go, so they are optional everywhere.
	p("yaml-version", `yaml: (?:line \d+: )?found incompatible YAML document`),
	p("yaml-encoding", `yaml: (?:offset \d+: )?(?:control characters are not allowed`+
		`|(?:invalid|incomplete|unexpected low|expected low|low surrogate).*(?:UTF-8|UTF-16|surrogate)`+
		`|incomplete UTF-16 character|invalid Unicode character)`),
	p("yaml-alias", `yaml: (?:unknown anchor |anchor .* value contains itself)`),
	p("yaml-aliasing", `yaml: document contains excessive aliasing`),
	p("yaml-merge", `yaml: map merge requires map or sequence of maps as the value`),
	p("yaml-map-key", `yaml: invalid map key: `),
	p("yaml-tag", `yaml: (?:cannot decode !!|!!binary value contains invalid base64 data)`),
	p("yaml-depth", `yaml: (?:line \d+: )?exceeded max depth of 10000`),
	p("duplicate-key", `strict decoding error: yaml: unmarshal errors:\n  line \d+: key `),
	p("yaml-syntax", `yaml: (?:line \d+: )?(?:did not find|could not find|found|mapping values are not allowed`+
		`|block (?:sequence|mapping) entries are not allowed|block collection|while|unexpected|expected|`+
		`duplicate|a simple key|mapping keys are not allowed|unknown problem)`),
	p("map-key-type", `[Uu]nsupported map key of type: `),
	p("number-not-finite", `json: unsupported value: `),

	// Kind and version.
	p("not-a-map", `couldn't get version/kind; json parse error: json: cannot unmarshal \w+ into Go value of type struct \{`),
	p("type-meta-type", `couldn't get version/kind; json parse error: json: cannot unmarshal .{1,400}? into Go struct field \.(?:kind|apiVersion) of type string`),
	p("json-syntax", `couldn't get version/kind; json parse error: (?:invalid character |unexpected end of JSON input|exceeded max depth)`),
	p("group-version-syntax", `unexpected GroupVersion string: `),
	p("protobuf", `Object '(?:Kind|apiVersion)' is missing in 'runtime\.TypeMeta\{`),
	p("kind-missing", `Object 'Kind' is missing in '`),
	p("apiversion-missing", `Object 'apiVersion' is missing in '`),
	p("kind-unknown", `no kind `+quoted+` is registered for `),
	p("kind-unexpected", `got unexpected config type: `),
	p("protobuf", `(?:empty body|unexpected EOF|proto: |provided data does not appear to be a protobuf message|object \S+ does not implement the protobuf marshalling interface)`),

	// The typed phase: json-iterator up to 1.22, then sigs.k8s.io/json.
	p("duration-syntax", `time: (?:invalid duration|missing unit in duration|unknown unit)`),
	p("field-type", `json: cannot unmarshal .{1,400}? into Go (?:struct field \S+|value) of type `),
	p("unknown-field", `strict decoding error: unknown field `),
	p("duplicate-field", `strict decoding error: duplicate field `),
	p("duration-syntax", `.*?unmarshalerDecoder: time: (?:invalid duration|missing unit in duration|unknown unit).*, error found in #\d+ byte of \.\.\.\|`),
	p("field-type", `\w+(?:\.\w+)+: .*, error found in #\d+ byte of \.\.\.\|`),
	p("field-type", `.*, error found in #\d+ byte of \.\.\.\|`),
	p("field-type", `(?:v1|config)\.\w+\..*?strconv\.ParseFloat: parsing .*: value out of range`),

	// The validation of 1.18 and later.
	field("resources-required", `resources`, `Required value`),
	field("entry-resources-required", entry+`\.resources`, `Required value`),
	field("resource-duplicate", entry+`\.resources`, `Invalid value: `+goList+`: the same resource cannot be specified`),
	field("resource-overlap", entry+`\.resources`, `Invalid value: `+goList+`: using overlapping resources`),
	field("resource-capitals", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: resource name should not contain capital`),
	field("resource-star", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: use '\*\.' to encrypt`),
	field("resource-no-rest", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: resources which do not have REST`),
	field("resource-events-group", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: '\*\.events\.k8s\.io' objects`),
	field("resource-extensions-group", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: 'extensions' group has been removed`),
	field("resource-across-groups", entry+`\.resources\[\d+\]`, `Invalid value: `+quoted+`: encrypting the same resource across groups`),
	field("entry-providers-required", entry+`\.providers`, `Required value`),
	field("provider-none", provider, `Invalid value: `+structValue+`: provider does not contain any`),
	field("provider-many", provider, `Invalid value: `+structValue+`: more than one provider`),
	field("keys-required", provider+`\.(?:aesgcm|aescbc|secretbox)\.keys`, `Required value`),
	field("key-name-required", key+`\.name`, `Required value`),
	field("key-secret-required", key+`\.secret`, `Required value`),
	field("key-base64", key+`\.secret`, `Invalid value: "REDACTED": secrets must be base64`),
	field("key-length", key+`\.secret`, `Invalid value: "REDACTED": secret is not of the expected length`),
	field("kms-name-required", kms+`\.name`, `Required value`),
	field("kms-name-colon", kms+`\.name`, `Invalid value: `+quoted+`: invalid KMS provider name`),
	field("kms-name-duplicate", kms+`\.name`, `Invalid value: `+quoted+`: duplicate KMS provider name`),
	field("kms-timeout", kms+`\.timeout`, `Invalid value: (?:v1\.Duration\{Duration:-?\d+\}|`+quoted+`): timeout should be`),
	field("kms-endpoint-required", kms+`\.endpoint`, `Invalid value: "": endpoint is a mandatory`),
	field("kms-endpoint-url", kms+`\.endpoint`, `Invalid value: `+quoted+`: invalid endpoint for kms provider, error: parse `),
	field("kms-endpoint-scheme", kms+`\.endpoint`, `Invalid value: `+quoted+`: unsupported scheme `),
	field("kms-cachesize", kms+`\.cachesize`, `Invalid value: -?\d+: cachesize should be`),
	field("kms-cachesize-v2", kms+`\.cachesize`, `Invalid value: -?\d+: cachesize is not supported in v2`),
	field("kms-apiversion", kms+`\.apiVersion`, `Invalid value: `+quoted+`: unsupported apiVersion`),

	// Building: the sequential builder of 1.13 to 1.17, which is all the checking there is.
	p("provider-none", `invalid provider configuration: at least one provider must be specified`),
	p("provider-none", `at least one provider must be specified`),
	p("provider-many", `more than one provider specified in a single element`),
	p("keys-required", `(?:aes|secretbox) provider has no valid keys`),
	p("key-name-required", `key with invalid name provided`),
	p("key-secret-required", `key .* has no provided secret`),
	p("key-base64", `could not obtain secret for named key .*: illegal base64 data at input byte `),
	p("key-length", `error while creating cipher for named key .*: crypto/aes: invalid key size `),
	p("key-length", `expected key size 32 for secretbox provider, got `),
	p("kms-endpoint-required", `(?:could not configure KMS plugin `+quoted+`, error: )?remote KMS provider can't use empty string as endpoint`),
	p("kms-timeout", `could not configure KMS(?: plugin|-Plugin's probe) `+quoted+`, timeout should be a positive value`),
	p("kms-endpoint-scheme", `could not configure KMS(?: plugin|-Plugin's probe) `+quoted+`, error: unsupported scheme `),
	p("kms-endpoint-url", `could not configure KMS(?: plugin|-Plugin's probe) `+quoted+`, error: invalid endpoint `),

	// Building in 1.18 and later.
	p("resource-masked", `resource `+quoted+` is masked by earlier rule `),
	p("kms-v1-disabled", `KMSv1 is deprecated and will only receive security updates going forward\. Use KMSv2 instead\.  Set --feature-gates=KMSv1=true`),
	p("kms-v2-disabled", `could not configure KMSv2 plugin `+quoted+`, KMSv2 feature is not enabled`),
	p("kms-endpoint-dial", `could not configure KMS(?:(?:v2)? plugin|(?:v[12])?-Plugin's probe) `+quoted+`, error: failed to create connection to `),

	// --feature-gates.
	p("gate-syntax", `\[?missing bool value for `),
	p("gate-syntax", `\[?invalid value of .*, err: strconv\.ParseBool: `),
	p("gate-unknown", `\[?unrecognized (?:key|feature gate): `),
	p("gate-locked", `\[?cannot set feature gate .* to (?:true|false), feature is locked to `),
	p("gate-prefix", `set kube feature gates with default empty prefix or kube: prefix consistently`),
	p("gate-component", `component (?:featureGate )?not registered: `),
	p("gate-dependency", `\[?\S+ is enabled, but depends on features that are disabled: `),
}
