// SPDX-License-Identifier: Apache-2.0

// Command argv-oracle prints testdata/model/argv.jsonl: what pflag, set up as kube-apiserver sets
// it up, makes of command lines. One JSON object a line: the words behind the program; each flag
// that was set, in order, with the text that it was set to; the words left over; the error, or "".
//
//	go run . > ../argv.jsonl
package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/spf13/pflag"
	cliflag "k8s.io/component-base/cli/flag"
)

type line struct {
	Words []string    `json:"words"`
	Set   [][2]string `json:"set"`
	Loose []string    `json:"loose"`
	Error string      `json:"error"`
}

// The bool flags are those of argv_oracle_test.c.
func flags() *pflag.FlagSet {
	fs := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.SetNormalizeFunc(cliflag.WordSepNormalizeFunc)
	fs.String("encryption-provider-config", "", "")
	fs.Bool("encryption-provider-config-automatic-reload", false, "")
	fs.Bool("profiling", true, "")
	fs.StringSlice("etcd-servers", nil, "")
	fs.StringSlice("feature-gates", nil, "")
	fs.Int("secure-port", 6443, "")
	fs.IntP("v", "v", 0, "")
	return fs
}

func read(words []string) line {
	out := line{Words: words, Set: [][2]string{}, Loose: []string{}}
	fs := flags()
	err := fs.ParseAll(words, func(flag *pflag.Flag, value string) error {
		err := fs.Set(flag.Name, value)
		if err == nil {
			out.Set = append(out.Set, [2]string{flag.Name, value})
		}
		return err
	})
	if err != nil {
		out.Error = err.Error()
	}
	out.Loose = append(out.Loose, fs.Args()...)
	return out
}

func main() {
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	for _, words := range cases {
		if err := enc.Encode(read(words)); err != nil {
			panic(err)
		}
	}
}
