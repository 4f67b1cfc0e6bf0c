module enclint.example/modules

go 1.26
