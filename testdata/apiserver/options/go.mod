module enclint.example/options

go 1.26
