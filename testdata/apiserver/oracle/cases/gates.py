# SPDX-License-Identifier: Apache-2.0
"""--feature-gates: its own syntax, the gates of KMS, the bulk gates."""

from lib import CBC, case, config, entry, kms, one

V1, V2, NO_KMS = one(kms(apiVersion="v1")), one(kms()), config(entry([CBC]))
VALUES = {
    "kmsv1-true": "KMSv1=true", "kmsv1-false": "KMSv1=false", "kmsv2-true": "KMSv2=true", "kmsv2-false": "KMSv2=false", "kdf-true": "KMSv2KDF=true", "kdf-false": "KMSv2KDF=false", "both-true": "KMSv1=true,KMSv2=true", "both-false": "KMSv1=false,KMSv2=false", "all-alpha": "AllAlpha=true", "all-alpha-off": "AllAlpha=false", "all-beta": "AllBeta=true", "all-beta-off": "AllBeta=false",
    "all-alpha-kmsv2-off": "AllAlpha=true,KMSv2=false", "all-beta-off-kmsv2-on": "AllBeta=false,KMSv2=true", "unknown": "Nothing=true", "unknown-false": "Nothing=false", "blank": "KMSv1= true", "blanks": " KMSv1 = true ", "one": "KMSv1=1", "t": "KMSv1=t", "upper": "KMSv1=TRUE", "mixed": "KMSv1=True", "yes": "KMSv1=yes", "no-value": "KMSv1", "empty-value": "KMSv1=", "bad-value": "KMSv1=x", "two-equals": "KMSv1=true=false", "only-equals": "=true", "comma": ",",
    "trailing-comma": "KMSv1=true,", "leading-comma": ",KMSv1=true", "twice": "KMSv1=true,KMSv1=false", "twice-on": "KMSv1=false,KMSv1=true", "lower": "kmsv1=true", "kube": "kube:KMSv1=true", "kube-two": "kube:KMSv1=true,kube:KMSv2=true", "kube-blank": "kube: KMSv1=true", "other-component": "wardle:A=true", "colon-first": ":KMSv1=true", "two-colons": "kube:kube:KMSv1=true", "kube-only": "kube:", "bad-before-unknown": "Nothing=true,KMSv1=x",
    "unknown-and-bad": "KMSv1=x,Nothing=true", "quoted": '"KMSv1=true"', "zero": "KMSv1=0", "f": "KMSv1=F", "newline": "KMSv1=true\n",
}
# Where a release knows neither of two names, either may be the one that it complains about.
TWO_NAMES = {"both-true", "both-false", "kube-two", "all-beta-off-kmsv2-on", "all-alpha-kmsv2-off"}
for name, value in VALUES.items():
    for what, text in (("v1", V1), ("v2", V2), ("none", NO_KMS)):
        case(f"gates-{name}-{what}", text, gates=value, random="text" if name in TWO_NAMES else "")
for name, value in {"mixed-prefix": "kube:KMSv1=true,KMSv1=true", "two-unknown": "A=true,B=true", "components": "kube:KMSv1=true,wardle:A=true"}.items():
    case(f"gates-{name}", V2, gates=value, random="text")
case("gates-two-bad-kinds", V2, gates="Nothing=true,KMSv2=false,KMSv1=true", random="verdict")
case("gates-before-file", "", gates="KMSv1=x")
case("gates-before-syntax", "[", gates="Nothing=true")
