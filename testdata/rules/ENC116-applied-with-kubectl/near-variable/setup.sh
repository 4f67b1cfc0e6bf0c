#!/bin/sh
# kube-apiserver is to encrypt
FILE=enc.yaml
kubectl apply -f $FILE
kubectl delete -f enc.yaml
echo kubectl apply -f enc.yaml
