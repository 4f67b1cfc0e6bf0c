#!/bin/sh
cat <<EOF >/etc/motd
hello
EOF
