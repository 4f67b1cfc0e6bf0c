module enclint.example/oracle/harness

go 1.26
