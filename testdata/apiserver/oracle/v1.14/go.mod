module enclint.example/oracle/v1.14

go 1.26

godebug urlstrictcolons=0

require (
	enclint.example/oracle/harness v0.0.0
	k8s.io/apiserver v0.0.0-20191212015046-43d571094e6f
)

require (
	github.com/prometheus/common v0.0.0-20181126121408-4724e9255275 // indirect
	github.com/prometheus/procfs v0.0.0-20181204211112-1dc9a6cbc91a // indirect
	golang.org/x/text v0.28.0 // indirect
)

// This release has no go.mod of its own: what follows is what it was built with, or the nearest
// version that is served, but for golang.org/x and reflect2, which a current Go needs newer.
require (
	github.com/beorn7/perks v0.0.0-20180321164747-3a771d992973
	github.com/davecgh/go-spew v1.1.1
	github.com/gogo/protobuf v0.0.0-20171007142547-342cbe0a0415
	github.com/golang/protobuf v1.2.0
	github.com/google/gofuzz v0.0.0-20170612174753-24818f796faf
	github.com/hashicorp/golang-lru v0.5.0
	github.com/json-iterator/go v0.0.0-20180701071628-ab8a2e0c74be
	github.com/matttproud/golang_protobuf_extensions v1.0.1
	github.com/modern-go/concurrent v0.0.0-20180228061459-e0a39a4cb421
	github.com/modern-go/reflect2 v1.0.2
	github.com/prometheus/client_golang v0.9.2
	github.com/prometheus/client_model v0.0.0-20180712105110-5c3871d89910
	github.com/spf13/pflag v1.0.1
	golang.org/x/crypto v0.41.0
	golang.org/x/net v0.43.0
	golang.org/x/sys v0.35.0
	google.golang.org/genproto v0.0.0-20170731182057-09f6ed296fc6
	google.golang.org/grpc v1.13.0
	gopkg.in/inf.v0 v0.9.0
	gopkg.in/yaml.v2 v2.2.4
	k8s.io/apimachinery v0.0.0-20191004074956-c5d2f014d689
	k8s.io/component-base v0.0.0-20191212015026-7bd5511f1bb2
	k8s.io/klog v0.3.0
	k8s.io/utils v0.0.0-20190221042446-c2654d5206da
	sigs.k8s.io/yaml v1.1.0
)

replace enclint.example/oracle/harness => ../harness
