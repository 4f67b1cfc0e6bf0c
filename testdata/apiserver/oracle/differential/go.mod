module enclint.example/differential

go 1.26
