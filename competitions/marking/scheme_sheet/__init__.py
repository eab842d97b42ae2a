"""Marking schemes as workbooks, with the columns of WorldSkills' import sheet."""
