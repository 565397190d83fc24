"""What `clashes` is made of: the values that rules find, the plan that they read, and the rules, family by family."""
