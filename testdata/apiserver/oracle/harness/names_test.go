// SPDX-License-Identifier: Apache-2.0

package harness

import "testing"

func TestName(t *testing.T) {
	const old = `error while parsing encryption provider configuration file "FILE": `
	for text, want := range map[string]string{
		`error while parsing file: error while loading file: encryption provider configuration file "FILE" is empty`:                                                                              "file-empty",
		`error while parsing file: [resources[0].providers[0].aescbc.keys[0].name: Required value: name is a mandatory field for a key, resources[1].providers: Required value]`:                  "key-name-required",
		`error while parsing file: resources[0].resources: Invalid value: []string{"a: b", "x\""}: the same resource cannot be specified multiple times`:                                          "resource-duplicate",
		`error while parsing file: resources[0].resources: Invalid value: ["secrets","*."]: using overlapping resources such as 'secrets'`:                                                        "resource-overlap",
		`error while parsing file: resources[0].providers[0].kms.name: Invalid value: "duplicate KMS provider name": invalid KMS provider name x`:                                                 "kms-name-colon",
		old + `error while parsing file: resources[0].providers[0]: Invalid value: config.ProviderConfiguration{AESGCM:(*config.AESConfiguration)(0xREDACTED)}: more than one provider specified`: "provider-many",
		old + `secretbox provider has no valid keys`: "keys-required",
		old + `error while parsing file: v1.EncryptionConfiguration.Kind: ReadString: expects " or n, but found 5, error found in #10 byte of ...|REDACTED|..., bigger context ...|REDACTED|...`: "field-type",
		"error while parsing file: strict decoding error: yaml: unmarshal errors:\n  line 4: key \"a\" already set in map, unknown field \"a\"":                                                  "duplicate-key",
		"error while parsing file: error decoding encryption provider configuration file \"FILE\": yaml: line 3: did not find expected key":                                                      "yaml-syntax",
		`[cannot set feature gate KMSv2 to false, feature is locked to true, unrecognized feature gate: X]`:                                                                                      "gate-locked",
		`error while parsing file: [resources[0].providers[0]: Invalid value: {"AESGCM":{"Keys":[{"Name":"a","Secret":"REDACTED"}]},"AESCBC":{"Keys":null},"Secretbox":null,"Identity":{},"KMS":{"APIVersion":"v1","Name":"a","CacheSize":1000,"Endpoint":"","Timeout":"3s"}}: more than one provider specified, resources[1].providers[0]: Invalid value: {"AESGCM":null,"AESCBC":null,"Secretbox":null,"Identity":null,"KMS":null}: provider does not contain any of]`: "provider-many",
		`something that nobody has seen`: Unmatched,
	} {
		if got := Name(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ text, data, want string }{
		{`Object 'Kind' is missing in 'a: 'b' c'`, "a: 'b' c", `Object 'Kind' is missing in 'REDACTED'`},
		{`Object 'Kind' is missing in ''`, "", `Object 'Kind' is missing in 'REDACTED'`},
		{`Object 'Kind' is missing in 'runtime.TypeMeta{APIVersion:"", Kind:""}'`, "k8s\x00", `Object 'Kind' is missing in 'runtime.TypeMeta{APIVersion:"", Kind:""}'`},
		{"x, error found in #3 byte of ...|a|b|..., bigger context ...|c\nd|...", "a", "x, error found in #3 byte of ...|REDACTED|..., bigger context ...|REDACTED|..."},
		{`p: Invalid value: {"AESGCM":{"Keys":[{"Name":"k","Secret":"a\"b"}]}}: more`, "a", `p: Invalid value: {"AESGCM":{"Keys":[{"Name":"k","Secret":"REDACTED"}]}}: more`},
		{`(*config.AESConfiguration)(0xc0001), (*config.KMSConfiguration)(nil)`, "a", `(*config.AESConfiguration)(0xREDACTED), (*config.KMSConfiguration)(nil)`},
		{`open /t/enc.yaml: "/t/enc.yaml"`, "a", `open FILE: "FILE"`},
	} {
		if got := Redact(c.text, "/t/enc.yaml", []byte(c.data)); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}
