"""Organizations: schools, companies, bureaus and hosts."""
