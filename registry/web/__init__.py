"""The front of the house: pages, problem details, security headers, languages, health and logs."""
