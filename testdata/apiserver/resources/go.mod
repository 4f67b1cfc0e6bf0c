module enclint.example/resources

go 1.26
