"""The bureaus' approvals of a list, in the program's order, and the list that is frozen with the last one."""
