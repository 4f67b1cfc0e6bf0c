module enclint.example/resources

go 1.26

require enclint.example/modules v0.0.0

replace enclint.example/modules => ../modules
