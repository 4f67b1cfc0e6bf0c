module enclint.example/differential-access

go 1.26
